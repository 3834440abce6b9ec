# The networks of a machine, for its start script and its manifest.
# Inputs: lib, machine (virtualisation.* of the machine), its number, count (the number of machines), path (busybox.nix).
# Result: { interfaces, host_ports, guest_ports }: the network cards after eth0, in their order (cards.nix), and
#         the ports of the host and those that the machine has, as options of QEMU's user network.
{
  lib,
  machine,
  number,
  count,
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
  interfaces = import ../modules/virtualisation/cards.nix {
    inherit lib number count;
    virtualisation = machine;
  };

  host_ports = forwardsFrom "host" "hostfwd" hostForward;
  guest_ports = forwardsFrom "guest" "guestfwd" guestForward;
}
