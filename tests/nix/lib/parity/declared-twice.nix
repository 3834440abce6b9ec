# One option declared by two modules.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { default = 1; }; }
    { options.a = mkOption { default = 2; }; }
  ];
  show = config: config.a;
}
