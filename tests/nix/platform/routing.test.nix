# Networks that a machine makes of those that it is on: commands of ip, rules of nft. RoutingTests boots some of it.
let
  inherit (import ./fixture.nix)
    evaluate
    fileOf
    lacks
    lib
    ;
  is = actual: expected: { inherit actual expected; };
  textOf =
    path: module:
    (lib.findFirst (file: file.path == path) { text = null; } (evaluate module).system.files).text;
  commands = networking: lib.splitString "\n" (textOf "etc/nixvms/network" { inherit networking; });
  rules = nat: map lib.trim (lib.splitString "\n" (textOf "etc/nftables/nat.conf" { networking.nat = nat // { enable = true; }; }));
  among = lines: all: builtins.filter (line: !(builtins.elem line all)) lines;
  failures =
    networking:
    map (assertion: assertion.message) (
      builtins.filter (assertion: !assertion.assertion) (evaluate { inherit networking; }).assertions
    );
  refused = networking: !(builtins.tryEval (builtins.deepSeq (evaluate { inherit networking; }).system.files null)).success;
  key = "yKr0bW0S6hT4bQ5k2y8pP5m0bXh0Jm1o0u4v7c8mAFE=";
in
{
  bond =
    is
      (lib.sublist 4 4 (commands {
        bonds.bond0 = {
          interfaces = [ "eth3" ];
          driverOptions.mode = "active-backup";
        };
      }))
      [
        "link add name bond0 type bond mode active-backup"
        "link set eth3 down"
        "link set eth3 master bond0"
        "link set eth3 up"
      ];
  onAnInterfaceThatIsUp =
    is
      (lib.sublist 4 4 (commands {
        vlans.v5 = {
          id = 5;
          interface = "eth2";
        };
        macvlans.m = {
          interface = "eth2";
          mode = "bridge";
        };
      }))
      [
        "link set eth2 up"
        "link add name v5 link eth2 type vlan id 5"
        "link set eth2 up"
        "link add name m link eth2 type macvlan mode bridge"
      ];
  namesAreNoCommands = is (map (name: refused { bridges.br0.interfaces = [ name ]; }) [
    "eth1 up"
    "eth1\nlink set lo down"
    "sixteenletters16"
  ]) [ true true true ];

  forwardedPorts = is (among
    [
      ''iifname "eth1" ip daddr 198.51.100.1 udp dport 90-95 dnat to 10.0.0.2:190-195''
      ''ip daddr 192.0.2.1 tcp dport 80 dnat to 10.0.0.3''
      ''iifname != "eth1" ct original ip daddr 192.0.2.1 ct status dnat masquerade''
      ''iifname "eth1" tcp dport 443 dnat to [fc00::2]:8443''
      ''iifname { "lan", "guests" } oifname "eth1" snat to 198.51.100.1''
      ''iifname "eth1" ip daddr 198.51.100.1 dnat to 10.0.0.9''
    ]
    (rules {
      enableIPv6 = true;
      externalInterface = "eth1";
      externalIP = "198.51.100.1";
      dmzHost = "10.0.0.9";
      internalInterfaces = [
        "lan"
        "guests"
      ];
      forwardPorts = [
        {
          sourcePort = "90:95";
          destination = "10.0.0.2:190:195";
          proto = "udp";
        }
        {
          sourcePort = 80;
          destination = "10.0.0.3";
          loopbackIPs = [ "192.0.2.1" ];
        }
        {
          sourcePort = 443;
          destination = "[fc00::2]:8443";
        }
      ];
    })
  ) [ ];
  rulesOfIptables = is (builtins.length (failures {
    nat = {
      enable = true;
      extraCommands = "iptables -A INPUT";
    };
  })) 1;
  portsNeedAnInterface = is (failures {
    nat = {
      enable = true;
      dmzHost = "10.0.0.9";
      forwardPorts = [
        {
          sourcePort = 80;
          destination = "10.0.0.3:80";
        }
      ];
    };
  }) [
    "networking.nat.dmzHost needs networking.nat.externalInterface."
    "networking.nat.forwardPorts needs networking.nat.externalInterface."
  ];

  privateKeys = is (map (i: failures { wireguard.interfaces.wg0 = i; }) [
    { }
    {
      privateKey = key;
      privateKeyFile = "/etc/key";
    }
    { privateKey = key; }
  ]) [
    [ "networking.wireguard.interfaces.wg0 needs a private key: either privateKey or privateKeyFile." ]
    [ "networking.wireguard.interfaces.wg0 needs a private key: either privateKey or privateKeyFile." ]
    [ ]
  ];
  keysOfNoLength = is (refused { wireguard.interfaces.wg0.privateKey = "short="; }) true;
  tunnel = is (lib.splitString "\n" (fileOf "routing" "scripts/wireguard-wg0-start").text) [
    "#!/bin/bash -e"
    "if ! [ -e '/root/it'\\''s' ]; then"
    "  mkdir -p -m 0700 \"$(dirname '/root/it'\\''s')\""
    "  (umask 077 && wg genkey > '/root/it'\\''s')"
    "fi"
    "echo before"
    "ip link delete wg0 2> /dev/null || true"
    "ip link add wg0 type wireguard"
    "ip link set wg0 mtu 1380"
    "ip address add 10.9.0.1/24 dev wg0"
    "wg set wg0 private-key '/root/it'\\''s' listen-port 51820 fwmark 0x10 peer '${key}' preshared-key '/root/shared key' endpoint other:51820 persistent-keepalive 25 allowed-ips 10.9.0.2/32"
    "ip link set wg0 up"
    "ip route replace 10.9.0.2/32 dev wg0 table main metric 5"
    "echo up"
    ""
  ];
  tunnelsOfWgQuick = is (map ({ path, lines }: lacks "routing" path lines) [
    {
      path = "etc/wireguard/wg2.conf";
      lines = [
        "Address = 10.8.0.1/24, fd00::1/64"
        "Table = off"
        "PreUp = [ -e '/root/it'\\''s' ] || (umask 077 && wg genkey > '/root/it'\\''s')"
        "PreUp = two"
        "PostUp = wg set %i peer ${key} preshared-key '/root/shared key'"
        "PostUp = four"
        "PostDown = six"
        "PersistentKeepalive = 25"
      ];
    }
    {
      path = "etc/systemd/system/wg-quick-wg3.service";
      lines = [ "ExecStart=/usr/bin/wg-quick up /root/wg3.conf" ];
    }
  ]) [ [ ] [ ] ];
  noTunnelAtStart = is (fileOf "routing" "etc/systemd/system/multi-user.target.wants/wg-quick-wg2.service") null;
  rulesOfOnesOwn = is (textOf "etc/nftables/rules.conf" {
    networking.firewall.enable = true;
    networking.nftables.ruleset = "table inet mine { }";
  }) "flush ruleset\ninclude \"/etc/nftables.conf\"\ntable inet mine { }\n";
  asNixOpsHasIt =
    let
      inherit (evaluate { }) networking;
    in
    is [ networking.privateIPv4 networking.publicIPv4 ] [ networking.primaryIPAddress networking.primaryIPAddress ];
}
