# An option that does not exist, in a condition that is false.
{ lib }:
with lib;
{
  modules = [
    { options.a.b = mkOption { default = 1; }; }
    { a = mkIf false { c = 1; }; }
  ];
  show = config: config.a.b;
}
