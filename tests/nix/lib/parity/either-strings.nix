# Alternatives of types that merge nothing.
{ lib }:
with lib;
{
  modules = [
    {
      options.a = mkOption { type = types.either types.int types.str; };
      options.b = mkOption { type = types.enum [ "x" "y" ]; };
      options.c = mkOption { type = types.nullOr types.str; };
    }
    {
      a = "z";
      b = "y";
      c = null;
    }
  ];
  since = "16.09";
  show = config: { inherit (config) a b c; };
}
