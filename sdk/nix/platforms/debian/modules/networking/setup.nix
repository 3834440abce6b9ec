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

  # "link add name NAME …": a switch takes away by that name what is no longer wanted (machine/switch/files.sh).
  bridgeLines =
    name: bridge:
    "link add name ${name} type bridge${optionalString bridge.rstp " stp_state 1"}\n"
    + concatMapStrings (join name) bridge.interfaces;
  # Nothing on an interface that is down can be up.
  vlanLines =
    name: vlan: "link set ${vlan.interface} up\nlink add name ${name} link ${vlan.interface} type vlan id ${toString vlan.id}\n";
  macvlanLines =
    name: macvlan:
    "link set ${macvlan.interface} up\nlink add name ${name} link ${macvlan.interface} type macvlan"
    + "${optionalString (macvlan.mode != null) " mode ${macvlan.mode}"}\n";
  # Only an interface that is down can be joined to a bond.
  bondLines =
    name: bond:
    "link add name ${name} type bond"
    + lib.concatStrings (lib.mapAttrsToList (option: value: " ${option} ${value}") bond.driverOptions)
    + "\n"
    + concatMapStrings (member: "link set ${member} down\n${join name member}") bond.interfaces;
  join = master: member: "link set ${member} master ${master}\nlink set ${member} up\n";

  made = lib.foldl' (all: set: all // set) { } [
    networking.bonds
    networking.vlans
    networking.macvlans
    networking.bridges
  ];
  upLine = name: _: optionalString (!networking.interfaces ? ${name}) "link set ${name} up\n";
  all = lines: set: lib.concatStrings (lib.mapAttrsToList lines set);
in
"link set lo up\n"
+ optionalString hasHostAddress hostInterface
# A vlan on a bond, and either in a bridge, is what people have; the other way round, nobody has.
+ all bondLines networking.bonds
+ all vlanLines networking.vlans
+ all macvlanLines networking.macvlans
+ all bridgeLines networking.bridges
+ all upLine made
+ all interfaceLines networking.interfaces
+ gatewayLine networking.defaultGateway
+ gatewayLine networking.defaultGateway6
