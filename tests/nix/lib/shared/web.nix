# A module whose declarations are shared, but for those of what it imports as an attribute set.
{ config, lib, shared, ... }:
let
  inherit (lib) mkOption types;
in
{
  imports = [
    ./port.nix
    {
      options.web.url = mkOption {
        type = types.str;
        default = "http://${config.web.host}:${toString config.web.port}";
      };
    }
  ];

  options.web = {
    host = mkOption {
      type = types.str;
      default = shared;
    };
    sites = mkOption {
      type = types.attrsOf (types.submodule ./site.nix);
      default = { };
    };
  };

  config.web.sites.main = { };
}
