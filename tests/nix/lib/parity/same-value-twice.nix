# One value for a string, twice.
{ lib }:
with lib;
{
  since = "18.03";
  modules = [
    { options.a = mkOption { type = types.int; }; }
    { a = 1; }
    { a = 1; }
  ];
  show = config: config.a;
}
