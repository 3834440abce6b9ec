# Alternatives of types.
{ lib }:
with lib;
{
  since = "18.03";
  modules = [
    {
      options.a = mkOption { type = types.either types.int (types.listOf types.int); };
      options.b = mkOption { type = types.enum [ "x" "y" ]; };
      options.c = mkOption { type = types.nullOr types.str; };
    }
    {
      a = [ 1 ];
      b = "y";
      c = null;
    }
    { a = [ 2 ]; }
  ];
  show = config: { inherit (config) a b c; };
}
