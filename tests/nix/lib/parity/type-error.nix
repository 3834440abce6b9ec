# A value of the wrong type.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { type = types.int; }; }
    { a = "1"; }
  ];
  show = config: config.a;
}
