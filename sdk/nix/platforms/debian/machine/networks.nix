# The networks of a machine, for its start script and its manifest.
# Inputs: lib, machine (virtualisation.* of the machine), path (busybox.nix).
# Result: { interfaces, host_ports, guest_ports }: [ { name, vlan } ] in the order of the network cards after eth0, and
#         the ports of the host and those that the machine has, as options of QEMU's user network.
{
  lib,
  machine,
  path,
}:
let
  hostForward =
    port:
    "${port.proto}:${port.host.address}:${toString port.host.port}"
    + "-${port.guest.address}:${toString port.guest.port}";

  # QEMU starts the program for each connection that the machine makes to the address.
  guestForward =
    port:
    "tcp:${port.guest.address}:${toString port.guest.port}"
    + "-cmd:${path}/nc ${port.host.address} ${toString port.host.port}";

  forwardsFrom =
    from: option: forward:
    lib.concatMapStrings (port: ",${option}=${forward port}") (
      builtins.filter (port: port.from == from) machine.forwardPorts
    );
in
{
  interfaces =
    lib.imap1 (index: vlan: {
      name = "eth${toString index}";
      inherit vlan;
    }) machine.vlans
    ++ lib.mapAttrsToList (name: interface: {
      inherit name;
      inherit (interface) vlan;
    }) machine.interfaces;

  host_ports = forwardsFrom "host" "hostfwd" hostForward;
  guest_ports = forwardsFrom "guest" "guestfwd" guestForward;
}
