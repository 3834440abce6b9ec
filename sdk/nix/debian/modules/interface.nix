# The type of networking.interfaces.NAME. Inputs: lib, option (option.nix). Result: a type.
{ lib, option }:
let
  inherit (lib) mkOption types;

  prefixLength = default: option types.int default "The length of the network's prefix, in bits.";

  address =
    length:
    types.submodule {
      options = {
        address = mkOption {
          type = types.str;
          description = "The address.";
        };
        prefixLength = prefixLength length;
      };
    };

  route =
    length:
    types.submodule {
      options = {
        address = mkOption {
          type = types.str;
          description = "The address of the network.";
        };
        prefixLength = prefixLength length;
        via = option (types.nullOr types.str) null "The address of the next router.";
      };
    };
in
types.submodule (
  { config, ... }:
  {
    options = {
      ipv4.addresses = option (types.listOf (address 24)) [ ] "Addresses of the interface.";
      ipv4.routes = option (types.listOf (route 24)) [ ] "Routes through the interface.";
      ipv6.addresses = option (types.listOf (address 64)) [ ] "IPv6 addresses of the interface.";
      ipv6.routes = option (types.listOf (route 64)) [ ] "IPv6 routes through the interface.";
      ip4 = option (types.listOf (address 24)) [ ] "The old name of ipv4.addresses.";
      ip6 = option (types.listOf (address 64)) [ ] "The old name of ipv6.addresses.";
      ipAddress = option (types.nullOr types.str) null "The old form of one IPv4 address.";
      prefixLength = prefixLength 24;
      macAddress = option (types.nullOr types.str) null "The hardware address, when it is not QEMU's.";
      mtu = option (types.nullOr types.int) null "The largest packet of the interface, in bytes.";
      useDHCP = option (types.nullOr types.bool) null "Accepted; only eth0 has a DHCP server.";
    };

    config.ipv4.addresses =
      config.ip4
      ++ lib.optional (config.ipAddress != null) {
        address = config.ipAddress;
        inherit (config) prefixLength;
      };
    config.ipv6.addresses = config.ip6;
  }
)
