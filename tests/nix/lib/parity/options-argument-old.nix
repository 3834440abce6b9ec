# What options say about their definitions, without priorities.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    {
      options.a = mkOption { };
      options.b = mkOption { default = 1; };
      options.c = mkOption { type = types.listOf types.int; };
      options.d = mkOption { };
      options.out = mkOption { };
    }
    (
      { options, ... }:
      {
        out = {
          defined = map (o: o.isDefined) [ options.a options.b options.c options.d ];
          definitions = options.c.definitions;
          name = showOption [ "a" "b" ];
        };
      }
    )
    {
      c = [ 1 ];
      d = mkIf false 1;
    }
    { c = mkForce [ 2 ]; }
  ];
  show = config: config.out;
}
