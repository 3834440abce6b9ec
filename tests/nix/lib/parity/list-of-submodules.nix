# A list of submodules from two modules.
{ lib }:
with lib;
{
  modules = [
    {
      options.x = mkOption {
        type = types.listOf (types.submodule {
          options.n = mkOption { type = types.int; };
          options.m = mkOption { default = 0; };
        });
      };
    }
    {
      x = [
        { n = 1; }
        {
          n = 2;
          m = 3;
        }
      ];
    }
    { x = [ { n = 3; } ]; }
  ];
  show = config: map (e: [ e.n e.m ]) config.x;
}
