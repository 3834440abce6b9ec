# Submodules by attribute set and function, with their names.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    {
      options.hosts = mkOption {
        default = { };
        type = types.attrsOf (
          types.submodule (
            { name, config, ... }:
            {
              options.hostName = mkOption { default = name; };
              options.ports = mkOption {
                type = types.listOf types.int;
                default = [ ];
              };
              options.open = mkOption { default = config.ports != [ ]; };
            }
          )
        );
      };
    }
    { hosts.a.ports = [ 1 ]; }
    {
      hosts.a.ports = [ 2 ];
      hosts.b = {
        hostName = "c";
      };
      hosts.d = mkIf false { };
    }
  ];
  show = config: mapAttrs (name: host: { inherit (host) hostName ports open; }) config.hosts;
}
