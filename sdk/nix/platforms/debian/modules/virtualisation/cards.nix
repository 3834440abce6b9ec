# The network cards of a machine on the vlans: eth1, eth2, … for virtualisation.vlans, then virtualisation.interfaces.
# On vlan V, machine number M of N has the address 192.168.V.M and the MAC address 52:54:00:12:V:M, as in NixOS tests, where two cards
# of a machine on one vlan have the same. Here a second one has 192.168.V.(M + N) and 52:54:00:13:V:M, and so on.
# Inputs: lib; virtualisation (the values of virtualisation.*); number and count (M and N above).
# Result: [ { name; vlan; isAddressed; ipv4; mac; } ]; ipv4 is null where the vlan has no address left.
{
  lib,
  virtualisation,
  number,
  count,
}:
let
  named =
    lib.imap1 (index: vlan: {
      name = "eth${toString index}";
      inherit vlan;
      isAddressed = true;
    }) virtualisation.vlans
    ++ lib.mapAttrsToList (name: interface: {
      inherit name;
      inherit (interface) vlan;
      isAddressed = interface.assignIP;
    }) virtualisation.interfaces;

  hex = value: lib.fixedWidthString 2 "0" (lib.toLower (lib.toHexString value));

  complete =
    index: card:
    let
      before = builtins.length (builtins.filter (other: other.vlan == card.vlan) (lib.take index named));
      host = number + before * count;
    in
    card
    // {
      ipv4 = if host > 254 then null else "192.168.${toString card.vlan}.${toString host}";
      mac = "52:54:00:${hex (18 + before)}:${hex card.vlan}:${hex number}";
    };
in
lib.imap0 complete named
