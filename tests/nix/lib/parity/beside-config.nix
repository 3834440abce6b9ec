# A setting beside config.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { default = 1; }; }
    {
      config = { };
      a = 2;
    }
  ];
  show = config: config.a;
}
