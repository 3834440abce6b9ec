# The rules of the firewall, in the language of nft.
# Inputs: lib, firewall (the values of networking.firewall). Result: text.
{ lib, firewall }:
let
  inherit (lib) concatMapStringsSep optionalString;

  set = list: "{ ${lib.concatStringsSep ", " list} }";
  named = name: ''"${name}"'';

  # The rules that open ports; `from` limits them to an interface.
  openPorts =
    from: protocol: ports: portRanges:
    let
      all = map toString ports ++ map (r: "${toString r.from}-${toString r.to}") portRanges;
    in
    optionalString (all != [ ]) "    ${from}${protocol} dport ${set all} accept\n";
  open =
    from: allowed:
    openPorts from "tcp" allowed.allowedTCPPorts allowed.allowedTCPPortRanges
    + openPorts from "udp" allowed.allowedUDPPorts allowed.allowedUDPPortRanges;
  openOn = name: open "iifname ${named name} ";

  indented = rules: optionalString (rules != "") "    ${rules}\n";

  limit = optionalString (firewall.pingLimit != null) "limit rate ${firewall.pingLimit} ";
  ping = optionalString firewall.allowPing (
    "    icmp type echo-request ${limit}accept\n" + "    icmpv6 type echo-request ${limit}accept\n"
  );

  log =
    optionalString firewall.logRefusedConnections (
      "    tcp flags syn / fin,syn,rst,ack log level info prefix \"refused connection: \"\n"
    )
    + optionalString firewall.logRefusedPackets "    log level info prefix \"refused packet: \"\n";

  reject = optionalString firewall.rejectPackets (
    "    meta l4proto tcp reject with tcp reset\n" + "    reject\n"
  );

  forward = optionalString firewall.filterForward (
    "  chain forward {\n"
    + "    type filter hook forward priority filter; policy drop;\n"
    + "    ct state { established, related } accept\n"
    + indented firewall.extraForwardRules
    + "  }\n"
  );

  reversePath = optionalString (firewall.checkReversePath != false) (
    "  chain rpfilter {\n"
    + "    type filter hook prerouting priority mangle + 10; policy accept;\n"
    + "    fib saddr ${optionalString (firewall.checkReversePath != "loose") ". iif "}oif missing drop\n"
    + "  }\n"
  );
in
# Emptied first, so that loading it again replaces it.
''
  table inet nixos-fw
  delete table inet nixos-fw
  table inet nixos-fw {
    chain input {
      type filter hook input priority filter; policy drop;
      iifname ${set (map named ([ "lo" ] ++ firewall.trustedInterfaces))} accept
      ct state { established, related } accept
      ct state invalid drop
''
+ open "" firewall
+ lib.concatStrings (lib.mapAttrsToList openOn firewall.interfaces)
+ ping
# Without neighbour discovery there is no IPv6.
+ "    icmpv6 type != { nd-redirect, echo-request, 139 } accept\n"
+ indented firewall.extraInputRules
+ log
+ reject
+ "  }\n"
+ forward
+ reversePath
+ "}\n"
