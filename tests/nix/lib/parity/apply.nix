# apply on defaults and definitions.
{ lib }:
with lib;
{
  modules = [
    {
      options.a = mkOption {
        default = 1;
        apply = x: x + 1;
      };
      options.b = mkOption { apply = toString; };
    }
    { b = 5; }
  ];
  show = config: { inherit (config) a b; };
}
