# null in one module, a value in another.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { type = types.nullOr types.int; }; }
    { a = null; }
    { a = 1; }
  ];
  show = config: config.a;
}
