# The form of the network options since 2018, and the arguments of the file since 2024.
{ lib, stdenv }:

let
  hex = number: lib.fixedWidthString 2 "0" (lib.toHexString number);
in
{
  qemuNICFlags = interface: vlan: machine: [
    "-device virtio-net-pci,netdev=vlan${toString interface},mac=52:54:00:12:${hex vlan}:${hex machine}"
    "-netdev vde,id=vlan${toString interface}"
  ];
}
