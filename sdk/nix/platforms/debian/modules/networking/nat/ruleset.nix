# The rules of NAT, in the language of nft.
# Inputs: lib, cfg (the values of networking.nat).
# Result: { tables: text; forward: rules for packets that are passed on, where those are filtered }.
{ lib, cfg }:
let
  inherit (lib) concatMapStrings concatStringsSep optionalString;

  set = list: "{ ${concatStringsSep ", " list} }";
  named = name: ''"${name}"'';
  isSix = lib.hasPrefix "[";

  out = optionalString (cfg.externalInterface != null) "oifname ${named cfg.externalInterface} ";
  into = optionalString (cfg.externalInterface != null) "iifname ${named cfg.externalInterface} ";
  fromInterfaces = optionalString (cfg.internalInterfaces != [ ]) "iifname ${set (map named cfg.internalInterfaces)} ";

  table =
    {
      family,
      ranges,
      external,
      ports,
      dmz,
    }:
    let
      leave = if external == null then "masquerade" else "snat to ${external}";
      fromRanges = optionalString (ranges != [ ]) "${family} saddr ${set ranges} ";
      to = optionalString (external != null) "${family} daddr ${external} ";
      senders = builtins.filter (from: from != "") [
        fromInterfaces
        fromRanges
      ];

      portOf = port: "${port.proto} dport ${dashed (toString port.sourcePort)} ";
      # In a range of addresses, a colon would be the port's.
      goes =
        port:
        let
          parts = builtins.match "(\\[.*]|[0-9.]+)(:(.*))?" port.destination;
          ports = builtins.elemAt parts 2;
        in
        "dnat to ${builtins.head parts}${optionalString (ports != null) ":${dashed ports}"}\n";
      dashed = builtins.replaceStrings [ ":" ] [ "-" ];

      loop = port: concatMapStrings (ip: "    ${family} daddr ${ip} ${portOf port}${goes port}") port.loopbackIPs;
      # The answer must come back to the router, or the sender, on the same side as the destination, would not know it.
      loopBack =
        port:
        concatMapStrings (
          ip:
          "    iifname != ${named cfg.externalInterface} ct original ${family} daddr ${ip} ct status dnat masquerade\n"
        ) port.loopbackIPs;
    in
    ''
      table ${family} nixos-nat
      delete table ${family} nixos-nat
      table ${family} nixos-nat {
        chain pre {
          type nat hook prerouting priority dstnat; policy accept;
    ''
    + concatMapStrings (port: "    ${into}${to}${portOf port}${goes port}") ports
    + concatMapStrings loop ports
    + optionalString (dmz != null) "    ${into}${to}dnat to ${dmz}\n"
    + ''
        }
        chain out {
          type nat hook output priority -100; policy accept;
    ''
    + concatMapStrings loop ports
    + ''
        }
        chain post {
          type nat hook postrouting priority srcnat; policy accept;
    ''
    + concatMapStrings loopBack ports
    + concatMapStrings (from: "    ${from}${out}${leave}\n") senders
    + "  }\n}\n";

  four = {
    family = "ip";
    ranges = cfg.internalIPs;
    external = cfg.externalIP;
    ports = builtins.filter (port: !isSix port.destination) cfg.forwardPorts;
    dmz = cfg.dmzHost;
  };
  six = {
    family = "ip6";
    ranges = cfg.internalIPv6s;
    external = cfg.externalIPv6;
    ports = builtins.filter (port: isSix port.destination) cfg.forwardPorts;
    dmz = null;
  };
in
{
  tables = table four + optionalString cfg.enableIPv6 (table six);

  forward =
    optionalString (fromInterfaces != "") "${fromInterfaces}${out}accept\n"
    + optionalString (cfg.internalIPs != [ ]) "ip saddr ${set cfg.internalIPs} ${out}accept\n"
    + optionalString (cfg.enableIPv6 && cfg.internalIPv6s != [ ]) "ip6 saddr ${set cfg.internalIPv6s} ${out}accept\n"
    + optionalString (cfg.forwardPorts != [ ] || cfg.dmzHost != null) "${
      optionalString (builtins.all (port: port.loopbackIPs == [ ]) cfg.forwardPorts) into
    }ct status dnat accept\n";
}
