# virtualisation.*: the virtual hardware.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;
  option = import ./option.nix lib;

  endOf = side: address: {
    address = option types.str address "The address on the ${side}.";
    port = mkOption {
      type = types.port;
      description = "The port on the ${side}.";
    };
  };

  forwardedPort = types.submodule {
    options = {
      from = option (types.enum [ "host" ]) "host" "Where connections come from.";
      proto = option (types.enum [
        "tcp"
        "udp"
      ]) "tcp" "The protocol.";
      # The machines accept the empty password of root: nothing but this host may reach them.
      host = endOf "host" "127.0.0.1";
      guest = endOf "machine" "";
    };
  };

  sharedDirectory = types.submodule {
    options = {
      source = mkOption {
        type = types.str;
        description = "The folder on the host.";
      };
      target = mkOption {
        type = types.path;
        description = "Where the machine has it.";
      };
    };
  };

  shares = builtins.attrValues config.virtualisation.sharedDirectories;
  qemuOptions = option (types.listOf types.str) [ ];
in
{
  options.virtualisation = {
    memorySize = option types.ints.positive 384 "The memory of the machine, in MiB.";
    cores = option types.ints.positive 1 "The number of virtual processors.";
    graphics =
      option types.bool false
        "Whether the machine has a screen, where the host has one to show it on.";
    vlans = option (types.listOf (
      types.ints.between 1 254
    )) [ 1 ] "The virtual networks that the machine is on; eth1 is on the first.";
    emptyDiskImages =
      option (types.listOf types.ints.positive) [ ]
        "Sizes, in MiB, of empty disks: /dev/vdb, /dev/vdc, ….";
    forwardPorts =
      option (types.listOf forwardedPort) [ ]
        "Ports of the host that lead to ports of the machine.";
    sharedDirectories =
      option (types.attrsOf sharedDirectory) { }
        "Folders of the host that the machine sees, through 9p.";
    qemu.options = qemuOptions "Words added to QEMU's command line, as the start script's shell reads them.";
    qemu.networkingOptions = qemuOptions "The same as qemu.options, before them.";
  };

  config.system.files = [
    {
      path = "mounts";
      text = lib.concatImapStrings (
        index: share: "shared${toString (index - 1)} ${share.target}\n"
      ) shares;
    }
  ];
}
