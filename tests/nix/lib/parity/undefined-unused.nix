# A missing value that nobody asks for.
{ lib }:
with lib;
{
  modules = [
    {
      options.a = mkOption { type = types.int; };
      options.b = mkOption { default = 1; };
    }
  ];
  show = config: config.b;
}
