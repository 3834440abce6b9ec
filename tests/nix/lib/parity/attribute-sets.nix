# attrs and attrsOf with properties inside.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    {
      options.a = mkOption { type = types.attrs; };
      options.b = mkOption { type = types.attrsOf types.int; };
      options.c = mkOption { type = types.attrsOf (types.listOf types.int); };
    }
    {
      a.x.y = 1;
      b.x = 1;
      b.y = mkDefault 1;
      c.x = [ 1 ];
    }
    {
      a.x.z = 2;
      b.y = 2;
      b.z = mkIf false 3;
      c.x = mkBefore [ 2 ];
    }
  ];
  show = config: { inherit (config) a b c; };
}
