# A read-only option with a default and a definition.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    {
      options.a = mkOption {
        readOnly = true;
        default = 1;
      };
    }
    { a = 2; }
  ];
  show = config: config.a;
}
