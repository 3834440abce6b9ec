# mkIf and mkMerge around whole modules and below.
{ lib }:
with lib;
{
  modules = [
    {
      options.on = mkOption { default = false; };
      options.a.b = mkOption {
        type = types.lines;
        default = "";
      };
    }
    (
      { config, ... }:
      {
        config = mkMerge [
          { on = true; }
          (mkIf config.on { a = mkMerge [ { b = "one"; } (mkIf (!config.on) { b = "two"; }) ]; })
        ];
      }
    )
    { a.b = mkIf true "three"; }
  ];
  show = config: config.a.b;
}
