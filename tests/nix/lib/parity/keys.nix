# Modules with a key count once.
{ lib }:
with lib;
let
  keyed = {
    key = "k";
    config.a = [ 1 ];
  };
in
{
  modules = [
    { options.a = mkOption { type = types.listOf types.int; }; }
    keyed
    { imports = [ keyed keyed ]; }
  ];
  show = config: config.a;
}
