# A value that is missing.
{ lib }:
with lib;
{
  modules = [ { options.a = mkOption { type = types.listOf types.int; }; } ];
  show = config: config.a;
}
