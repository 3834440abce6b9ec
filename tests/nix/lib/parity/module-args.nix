# Arguments from _module.args that depend on the configuration.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    (
      { config, ... }:
      {
        options.system = mkOption { default = "a"; };
        options.out = mkOption { default = ""; };
        config._module.args.pkgs = {
          name = "pkgs for ${config.system}";
        };
      }
    )
    ({ pkgs, ... }: { out = pkgs.name; })
    { system = "b"; }
  ];
  show = config: config.out;
}
