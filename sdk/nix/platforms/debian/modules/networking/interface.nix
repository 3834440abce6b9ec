# The type of networking.interfaces.NAME. Inputs: lib. Result: a type.
lib:
let
  inherit (lib) mkOption;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;

  required =
    description:
    mkOption {
      type = types.str;
      inherit description;
    };
  prefixLength =
    longest: default:
    option (types.ints.between 0 longest) default
      "The length of the network's prefix, in bits; NixOS requires it.";
  prefixLength4 = prefixLength 32 24;
  prefixLength6 = prefixLength 128 64;

  addresses = prefixLength: option (types.listOf (address prefixLength)) [ ];
  address =
    prefixLength:
    types.submodule {
      options = {
        address = required "The address.";
        inherit prefixLength;
      };
    };

  routes = prefixLength: option (types.listOf (route prefixLength)) [ ];
  route =
    prefixLength:
    types.submodule {
      options = {
        address = required "The address of the network.";
        inherit prefixLength;
        via = option (types.nullOr types.str) null "The address of the next router.";
      };
    };
in
types.submodule [
  {
    options = {
      ipv4.addresses = addresses prefixLength4 "Addresses of the interface.";
      ipv4.routes = routes prefixLength4 "Routes through the interface.";
      ipv6.addresses = addresses prefixLength6 "IPv6 addresses of the interface.";
      ipv6.routes = routes prefixLength6 "IPv6 routes through the interface.";
      ip4 = addresses prefixLength4 "The old name of ipv4.addresses.";
      ip6 = addresses prefixLength6 "The old name of ipv6.addresses.";
      ipAddress = option (types.nullOr types.str) null "The old form of one IPv4 address.";
      prefixLength = prefixLength4;
      macAddress =
        option (types.nullOr types.str) null
          "The hardware address, when it is not the one that QEMU gives.";
      mtu = option (types.nullOr types.int) null "The largest packet of the interface, in bytes.";
      useDHCP =
        option (types.nullOr types.bool) null
          "Whether a machine on this network gives the interface an address; for eth0 it is the host. By default networking.useDHCP says so for eth0, unless that has an address of its own.";
    };
  }
  (
    { config, ... }:
    {
      config = {
        ipv4.addresses =
          config.ip4
          ++ lib.optional (config.ipAddress != null) {
            address = config.ipAddress;
            inherit (config) prefixLength;
          };
        ipv6.addresses = config.ip6;
      };
    }
  )
]
