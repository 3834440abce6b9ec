# virtualisation.{vlans,interfaces,forwardPorts,restrictNetwork}: network cards and ports.
{
  config,
  lib,
  options,
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
      assignIP = option types.bool false "Whether the interface gets an address: 192.168.VLAN.NUMBER, as eth1 does.";
    };
  };

  # The kernel calls the cards eth1, eth2, …: those of the vlans come first and keep their names. Every other one steps
  # aside before any gets its own name, which may be what the kernel calls another one.
  renamed =
    let
      inherit (builtins) attrNames length;
      kernelName = index: "eth${toString (length cfg.vlans + index)}";
      aside = lib.imap1 (index: _: "${kernelName index} nixvms${toString index}\n");
      named = lib.imap1 (index: name: "nixvms${toString index} ${name}\n");
      names = attrNames cfg.interfaces;
    in
    aside names ++ named names;

  ofVlans = lib.imap1 (index: _: "eth${toString index}") cfg.vlans;
  taken = builtins.filter (name: cfg.interfaces ? ${name}) ofVlans;

  fromGuest = builtins.filter (port: port.from == "guest") cfg.forwardPorts;
  isDatagramPort = port: port.from == "host" && port.proto == "udp";
  isSet = import ../is-set.nix lib;
in
{
  imports = [
    # Declared for each machine.
    {
      options.virtualisation.vlans =
        option (types.listOf vlan) (if cfg.interfaces == { } then [ 1 ] else [ ])
          "The virtual networks that the machine is on; eth1 is on the first. None where there are virtualisation.interfaces.";
    }
  ];

  options.virtualisation = {
    interfaces =
      option (types.attrsOf interface) { }
        "Network interfaces by the names that they have in the machine, beside those of the vlans.";
    forwardPorts =
      option (types.listOf forwardedPort) [ ]
        "Ports of the host that lead to ports of the machine, and the other way round.";
    restrictNetwork =
      option types.bool true
        "Whether the machine is kept from reaching the host and beyond; forwarded ports stay, but answers to UDP do not pass.";
  };

  config = {
    system.files = [
      {
        path = "interfaces";
        text = lib.concatStrings renamed;
      }
    ];

    # QEMU's user network lets datagrams in, and none out of a restricted machine.
    warnings =
      lib.optional (builtins.any isDatagramPort cfg.forwardPorts && !isSet options.virtualisation.restrictNetwork)
        (
          "virtualisation.forwardPorts: the answers of the machine to a forwarded UDP port do not reach the host. "
          + "Set virtualisation.restrictNetwork: to false, and they do, as whatever else the machine sends; to true, if it sends none."
        );

    assertions = [
      {
        assertion = !(cfg.interfaces ? eth0);
        message = "virtualisation.interfaces.eth0: eth0 is the interface that leads to the host. Give it another name.";
      }
      {
        assertion = taken == [ ];
        message =
          "virtualisation.vlans and virtualisation.interfaces both make the network interface "
          + "${lib.concatStringsSep ", " taken}. Give it another name, or set virtualisation.vlans = [ ].";
      }
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
