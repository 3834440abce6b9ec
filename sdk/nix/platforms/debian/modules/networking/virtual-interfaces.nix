# networking.{bridges,vlans,bonds,macvlans}: interfaces that the kernel makes of others (setup.nix).
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  option = import ../option.nix lib;
  inherit (import ./names.nix lib) interfaceName;

  interfaces =
    description:
    mkOption {
      type = types.listOf interfaceName;
      inherit description;
    };
  interface =
    description:
    mkOption {
      type = interfaceName;
      inherit description;
    };
  named = options: option (types.attrsOf (types.submodule { inherit options; })) { };
  # In `ip -batch`, a blank or a line's end would begin something else.
  word = types.strMatching "[A-Za-z0-9_.:,+-]+";
in
{
  options.networking = {
    bridges = named {
      interfaces = interfaces "The interfaces that the bridge connects.";
      rstp = option types.bool false "Whether the bridge uses the spanning tree protocol; here it is the kernel's own, STP.";
    } "Bridges, by the names of their interfaces.";
    vlans = named {
      id = mkOption {
        type = types.ints.between 1 4094;
        description = "The number that frames are tagged with.";
      };
      interface = interface "The interface that tagged frames go through.";
    } "Interfaces of tagged virtual networks (802.1Q), by name. (virtualisation.vlans says which switches the machine is on.)";
    bonds = named {
      interfaces = interfaces "The interfaces that the bond joins.";
      driverOptions =
        option (types.attrsOf word) { }
          "Options of the bond, as ip has them: { mode = \"active-backup\"; miimon = \"100\"; }.";
    } "Interfaces that join others, by name.";
    macvlans = named {
      interface = interface "The interface that it shares.";
      mode = option (types.nullOr (
        types.enum [
          "bridge"
          "passthru"
          "private"
          "source"
          "vepa"
        ]
      )) null "What the interfaces that share one see of each other; null for the kernel's vepa.";
    } "Interfaces with hardware addresses of their own on others, by name.";
  };

  # Or it would make a bond0 with settings of its own as soon as it is loaded.
  config.boot.extraModprobeConfig = lib.mkIf (config.networking.bonds != { }) "options bonding max_bonds=0\n";
}
