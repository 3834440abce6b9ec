# networking.localCommands: what is left for the user to do with the network.
{ config, lib, ... }:
let
  inherit (config.networking) localCommands;
in
{
  options.networking.localCommands = import ../option.nix lib lib.types.lines "" "Commands of the shell, run when the interfaces have their addresses.";

  config.systemd.services.network-local-commands = lib.mkIf (localCommands != "") {
    description = "Commands of networking.localCommands";
    wantedBy = [ "network.target" ];
    before = [ "network.target" ];
    after = [ "network-setup.service" ];
    unitConfig.DefaultDependencies = false;
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    script = localCommands;
  };
}
