# The commands that give a machine its addresses and routes, for `ip -batch`: one process sets everything up.
# Inputs: lib, networking (the values of networking.*), hasHostAddress (whether eth0 has the one of the host's network).
# Result: text.
{
  lib,
  networking,
  hasHostAddress,
}:
let
  inherit (lib) concatMapStrings optionalString;

  addressLine =
    device: { address, prefixLength, ... }: "addr add ${address}/${toString prefixLength} dev ${device}\n";

  routeLine =
    device:
    {
      address,
      prefixLength,
      via,
      ...
    }:
    "route add ${address}/${toString prefixLength}"
    + optionalString (via != null) " via ${via}"
    + " dev ${device}\n";

  interfaceLines =
    device: interface:
    optionalString (
      interface.macAddress != null
    ) "link set ${device} address ${interface.macAddress}\n"
    + optionalString (interface.mtu != null) "link set ${device} mtu ${toString interface.mtu}\n"
    + "link set ${device} up\n"
    + concatMapStrings (addressLine device) (interface.ipv4.addresses ++ interface.ipv6.addresses)
    + concatMapStrings (routeLine device) (interface.ipv4.routes ++ interface.ipv6.routes);

  gatewayLine =
    gateway:
    optionalString (gateway != null) (
      "route add default via ${gateway.address}"
      + optionalString (gateway.interface != null) " dev ${gateway.interface}"
      + "\n"
    );

  # eth0 is QEMU's own network, whose DHCP server always gives these addresses.
  hostInterface =
    ''
      link set eth0 up
      addr add 10.0.2.15/24 dev eth0
    ''
    + optionalString (networking.defaultGateway == null) "route add default via 10.0.2.2\n";
in
"link set lo up\n"
+ optionalString hasHostAddress hostInterface
+ lib.concatStrings (lib.mapAttrsToList interfaceLines networking.interfaces)
+ gatewayLine networking.defaultGateway
+ gatewayLine networking.defaultGateway6
