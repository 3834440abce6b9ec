# An option that does not exist.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { default = 1; }; }
    { b = 1; }
  ];
  show = config: config.a;
}
