# mkForce, mkDefault, mkOverride and defaults.
{ lib }:
with lib;
{
  modules = [
    {
      options.a = mkOption { default = 1; };
      options.b = mkOption { default = 1; };
      options.c = mkOption {
        type = types.listOf types.int;
        default = [ 1 ];
      };
      options.d = mkOption { type = types.int; };
    }
    {
      a = mkDefault 2;
      b = mkForce 2;
      c = mkOptionDefault [ 2 ];
      d = mkOverride 10 2;
    }
    {
      b = 3;
      d = mkForce 3;
    }
  ];
  show = config: { inherit (config) a b c d; };
}
