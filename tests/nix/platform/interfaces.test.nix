# Network cards: virtualisation.{vlans,interfaces}, the addresses that they get, and eth0, which leads to the host.
let
  inherit (import ./fixture.nix) evaluate lib;
  file =
    name: config:
    (lib.findFirst (file: file.path == name) null config.system.files).text;
  is = actual: expected: { inherit actual expected; };

  withInterfaces = interfaces: evaluate { virtualisation = { inherit interfaces; }; };
  lan = withInterfaces {
    lan0 = {
      vlan = 7;
      assignIP = true;
    };
    tap.vlan = 8;
  };
  failures =
    config:
    map (assertion: assertion.message) (
      builtins.filter (assertion: !assertion.assertion) config.assertions
    );

  commands = module: file "etc/nixvms/network" (evaluate module);
  open = module: module // { virtualisation.restrictNetwork = false; };
  leadsToHost = module: [
    (lib.hasInfix "addr add 10.0.2.15/24 dev eth0" (commands module))
    (lib.hasInfix "nameserver 10.0.2.3" (file "etc/resolv.conf" (evaluate (open module))))
  ];
  yes = [
    true
    true
  ];
  no = [
    false
    false
  ];
in
{
  oneVlanByDefault = is (evaluate { }).virtualisation.vlans [ 1 ];
  interfacesStandForIt = is lan.virtualisation.vlans [ ];
  addresses = is lan.networking.primaryIPAddress "192.168.7.1";
  onlyWhereAssigned = is (builtins.attrNames lan.networking.interfaces) [ "lan0" ];
  vlansFirst =
    is
      (evaluate {
        virtualisation.vlans = [ 3 ];
        virtualisation.interfaces.lan0 = {
          vlan = 7;
          assignIP = true;
        };
      }).networking.primaryIPAddress
      "192.168.3.1";
  # As many interfaces of one machine on one vlan as one likes: the fixture's network has three machines.
  twice =
    let
      config = evaluate {
        virtualisation.vlans = [ 1 1 2 ];
        virtualisation.interfaces.lan = {
          vlan = 1;
          assignIP = true;
        };
      };
      addressOf = name: (builtins.head config.networking.interfaces.${name}.ipv4.addresses).address;
      cards = import ../../../sdk/nix/platforms/debian/modules/virtualisation/cards.nix {
        inherit lib;
        inherit (config) virtualisation;
        number = 1;
        count = 3;
      };
    in
    is [ (map addressOf [ "eth1" "eth2" "eth3" "lan" ]) (map (card: card.mac) cards) ] [
      [
        "192.168.1.1"
        "192.168.1.4"
        "192.168.2.1"
        "192.168.1.7"
      ]
      [
        "52:54:00:12:01:01"
        "52:54:00:13:01:01"
        "52:54:00:12:02:01"
        "52:54:00:14:01:01"
      ]
    ];
  tooOften = is (failures (evaluate { virtualisation.vlans = builtins.genList (_: 1) 86; })) [
    "There is no address left for eth86 on the vlan 1: in a network of 3 machines, one has addresses for 84 interfaces on the same vlan."
  ];
  # enp3s0 is a card of some computer; it has no DHCP client, and a note says so.
  ofAComputer =
    let
      config = evaluate { networking.interfaces = lib.genAttrs [ "enp3s0" "wlan0" "eth1" "enable" ] (_: { useDHCP = true; }); };
    in
    is [
      (builtins.filter (lib.hasPrefix "dhcp-") (builtins.attrNames config.systemd.services))
      (map (note: builtins.head (builtins.match "The option (.*) has no effect on .*" note.message)) config.system.notes)
    ] [
      [ "dhcp-enable" "dhcp-eth1" ]
      [ "networking.interfaces.enp3s0" "networking.interfaces.wlan0" ]
    ];
  noneWithoutAddresses = is (withInterfaces { tap.vlan = 8; }).networking.primaryIPAddress "";

  # The kernel's eth2 is free before the kernel's eth1 becomes it.
  renamed = is (file "interfaces" (withInterfaces {
    eth2.vlan = 1;
    lan.vlan = 2;
  })) "eth1 nixvms1\neth2 nixvms2\nnixvms1 eth2\nnixvms2 lan\n";
  namedAsTheKernelDoes = is (failures (withInterfaces { eth1.vlan = 1; })) [ ];
  namesTwice =
    is
      (failures (evaluate {
        virtualisation.vlans = [ 1 ];
        virtualisation.interfaces.eth1.vlan = 1;
      }))
      [
        (
          "virtualisation.vlans and virtualisation.interfaces both make the network interface eth1. "
          + "Give it another name, or set virtualisation.vlans = [ ]."
        )
      ];
  eth0IsTaken = is (builtins.length (failures (withInterfaces { eth0.vlan = 1; }))) 1;

  answersOfDatagrams =
    let
      warnings =
        settings:
        builtins.length
          (evaluate {
            virtualisation = settings // {
              forwardPorts = [
                {
                  proto = "udp";
                  host.port = 5353;
                  guest.port = 53;
                }
              ];
            };
          }).warnings;
    in
    is
      [
        (warnings { })
        (warnings { restrictNetwork = true; })
        (warnings { restrictNetwork = false; })
      ]
      [
        1
        0
        0
      ];

  theHostByDefault = is (leadsToHost { }) yes;
  nobodyToAskByDefault = is (file "etc/resolv.conf" (evaluate { })) "";
  noDhcp = is (leadsToHost { networking.useDHCP = false; }) no;
  dhcpOfTheInterface = is (leadsToHost {
    networking.useDHCP = false;
    networking.interfaces.eth0.useDHCP = true;
  }) yes;
  noDhcpOfTheInterface = is (leadsToHost { networking.interfaces.eth0.useDHCP = false; }) no;
  anAddressOfItsOwn = is (leadsToHost {
    networking.interfaces.eth0.ipv4.addresses = [ { address = "10.0.2.16"; } ];
  }) no;
  anAddressOfItsOwnAndDhcp = is (leadsToHost {
    networking.interfaces.eth0 = {
      useDHCP = true;
      ipv4.addresses = [ { address = "10.0.2.16"; } ];
    };
  }) yes;
}
