# The order of definitions from several modules and their imports.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    {
      options.x = mkOption { type = types.listOf types.int; };
      config.x = [ 1 ];
    }
    {
      imports = [
        {
          imports = [ { x = [ 2 ]; } ];
          x = [ 3 ];
        }
        { x = mkAfter [ 4 ]; }
      ];
      x = [ 5 ];
    }
    { x = mkBefore [ 6 ]; }
  ];
  show = config: config.x;
}
