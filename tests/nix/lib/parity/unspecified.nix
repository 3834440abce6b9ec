# Options without a type merge what they can.
{ lib }:
with lib;
{
  modules = [
    {
      options.a = mkOption { };
      options.b = mkOption { };
      options.c = mkOption { };
      options.d = mkOption { };
    }
    {
      a.x = 1;
      b = [ 1 ];
      c = "a";
      d = true;
    }
    {
      a.y = 2;
      b = [ 2 ];
      c = "b";
      d = false;
    }
  ];
  show = config: { inherit (config) a b c d; };
}
