# virtualisation.{vlans,interfaces,forwardPorts,restrictNetwork}: network cards and ports.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) mkOption types;
  option = import ../option.nix lib;
  cfg = config.virtualisation;

  endOf = side: address: {
    address = option types.str address "The address on the ${side}.";
    port = mkOption {
      type = types.port;
      description = "The port on the ${side}.";
    };
  };

  forwardedPort = types.submodule {
    options = {
      from = option (types.enum [
        "host"
        "guest"
      ]) "host" "Where connections come from.";
      proto = option (types.enum [
        "tcp"
        "udp"
      ]) "tcp" "The protocol.";
      # The machines accept the empty password of root: nothing but this host may reach them.
      host = endOf "host" "127.0.0.1";
      guest = endOf "machine" "";
    };
  };

  vlan = types.ints.between 1 254;
  interface = types.submodule {
    options = {
      vlan = mkOption {
        type = vlan;
        description = "The virtual network that the interface is on.";
      };
      assignIP = option types.bool false "Whether the interface gets the address that eth1 would have.";
    };
  };

  # The names that the kernel gives to these cards come after those of the vlans.
  renamed = lib.imap1 (
    index: name: "eth${toString (builtins.length cfg.vlans + index)} ${name}\n"
  ) (builtins.attrNames cfg.interfaces);

  addressed = lib.filterAttrs (_: interface: interface.assignIP) cfg.interfaces;

  fromGuest = builtins.filter (port: port.from == "guest") cfg.forwardPorts;
in
{
  options.virtualisation = {
    vlans = option (types.listOf vlan) [
      1
    ] "The virtual networks that the machine is on; eth1 is on the first.";
    interfaces =
      option (types.attrsOf interface) { }
        "More network interfaces, by the names that they have in the machine.";
    forwardPorts =
      option (types.listOf forwardedPort) [ ]
        "Ports of the host that lead to ports of the machine, and the other way round.";
    restrictNetwork =
      option types.bool false
        "Whether the machine is kept from reaching the host and beyond; forwarded ports stay.";
  };

  config = {
    networking.interfaces = builtins.mapAttrs (_: interface: {
      ipv4.addresses = [
        {
          address = "192.168.${toString interface.vlan}.${toString nixvms.number}";
          prefixLength = 24;
        }
      ];
    }) addressed;

    system.files = [
      {
        path = "interfaces";
        text = lib.concatStrings renamed;
      }
    ];

    assertions = [
      {
        assertion = builtins.all (name: builtins.match "[A-Za-z0-9_.-]{1,15}" name != null) (
          builtins.attrNames cfg.interfaces
        );
        message =
          "A name in virtualisation.interfaces has up to 15 letters, digits and the characters \"_\", \".\" and \"-\".";
      }
      {
        assertion = builtins.all (
          port: port.proto == "tcp" && lib.hasPrefix "10.0.2." port.guest.address
        ) fromGuest;
        message =
          "An entry of virtualisation.forwardPorts with from = \"guest\" forwards TCP only, "
          + "and its guest.address is one of the network 10.0.2.0/24 that nothing else has, such as 10.0.2.100.";
      }
    ];
  };
}
