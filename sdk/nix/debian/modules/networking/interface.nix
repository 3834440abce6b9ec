# The type of networking.interfaces.NAME. Inputs: lib. Result: a type.
lib:
let
  inherit (lib) mkOption types;
  option = import ../option.nix lib;

  required =
    description:
    mkOption {
      type = types.str;
      inherit description;
    };
  prefixLength = default: option types.int default "The length of the network's prefix, in bits.";

  addresses = length: option (types.listOf (address length)) [ ];
  address =
    length:
    types.submodule {
      options = {
        address = required "The address.";
        prefixLength = prefixLength length;
      };
    };

  routes = length: option (types.listOf (route length)) [ ];
  route =
    length:
    types.submodule {
      options = {
        address = required "The address of the network.";
        prefixLength = prefixLength length;
        via = option (types.nullOr types.str) null "The address of the next router.";
      };
    };
in
types.submodule [
  {
    options = {
      ipv4.addresses = addresses 24 "Addresses of the interface.";
      ipv4.routes = routes 24 "Routes through the interface.";
      ipv6.addresses = addresses 64 "IPv6 addresses of the interface.";
      ipv6.routes = routes 64 "IPv6 routes through the interface.";
      ip4 = addresses 24 "The old name of ipv4.addresses.";
      ip6 = addresses 64 "The old name of ipv6.addresses.";
      ipAddress = option (types.nullOr types.str) null "The old form of one IPv4 address.";
      prefixLength = prefixLength 24;
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
