# Unknown options without the check.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    { options.a = mkOption { default = 1; }; }
    {
      b = 1;
      _module.check = false;
    }
  ];
  show = config: config.a;
}
