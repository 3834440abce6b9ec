# Choosing an engine by what a tree contains, and the evalTest engine on a stand-in for a modern tree.
let
  entry =
    {
      network,
      nixpkgs,
      system ? "x86_64-linux",
    }:
    import ../../../sdk/nix/network.nix {
      networkFile = toString network;
      name = "lab";
      platform = "nixos";
      inherit nixpkgs system;
    };

  manPage = ../../../samples/ManPage/network.nix;
  modern = toString ./trees/modern;

  build =
    network:
    (entry {
      inherit network;
      nixpkgs = modern;
    }).build;

  without =
    nixpkgs:
    (entry {
      network = manPage;
      inherit nixpkgs;
    }).build;

  # As scripts of a tree are, and as ours is before those of a tree that cannot restrict a network.
  isRestricted =
    nixpkgs:
    let
      inherit
        (entry {
          network = ./networks/open.nix;
          inherit nixpkgs;
        })
        build
        ;
      same = left: right: left.outputPath == right.outputPath;
    in
    !same (builtins.elemAt build.machines 0) (builtins.elemAt build.machines 1);
  restricted = import ../../../sdk/nix/platforms/nixos/restricted-start.nix { lib = import ./trees/old/lib; };
  start =
    restrictNetwork:
    restricted.startOf
      {
        virtualisation = { inherit restrictNetwork; };
        system.build.vm = "/its vm";
      }
      "run-a-vm"
      {
        shell = "/bin/bash";
        writeTree = name: files: (builtins.head files).text;
      };

  example = build manPage;
  machines = (build ./networks/modern.nix).machines;
  plain = builtins.elemAt machines 0;
  web = builtins.elemAt machines 1;
in
{
  engine = {
    actual = [
      example.engine
      example.platformVersion
      example.nixpkgs
    ];
    expected = [
      "evalTest"
      "NixOS 26.05"
      modern
    ];
  };
  # Upstream's own definition of nixpkgs.system conflicts with both of these.
  manPageSystems = {
    actual = map (machine: machine.system) example.machines;
    expected = [
      "i686-linux"
      "x86_64-linux"
    ];
  };
  manPageTargetHosts = {
    actual = map (machine: machine.targetHost) example.machines;
    expected = [
      "test1.example.net"
      "test2.example.net"
    ];
  };
  hostPlatform = {
    actual = web.system;
    expected = "aarch64-linux";
  };
  defaultSystem = {
    actual = plain.system;
    expected = "x86_64-linux";
  };
  defaultSystemOfTheHost = {
    actual =
      map (machine: machine.system)
        (entry {
          network = ./networks/assertion.nix;
          nixpkgs = modern;
          system = "i686-linux";
        }).build.machines;
    expected = [
      "i686-linux"
      "i686-linux"
    ];
  };
  addresses = {
    actual = web.addresses;
    expected = [
      {
        interface = "eth1";
        vlan = 2;
        ipv4 = "192.168.2.2";
        mac = "52:54:00:12:02:02";
      }
      {
        interface = "eth2";
        vlan = 1;
        ipv4 = "192.168.1.2";
        mac = "52:54:00:12:01:02";
      }
    ];
  };
  forwardedPortsListenOnLoopback = {
    actual = map (port: [
      port.from
      port.host.address
      port.host.port
      port.guest.port
    ]) web.forwardedPorts;
    expected = [
      [
        "host"
        "127.0.0.1"
        8080
        80
      ]
      [
        "host"
        "0.0.0.0"
        8081
        80
      ]
      [
        "guest"
        ""
        53
        53
      ]
    ];
  };
  restrictedUnlessOneIsToBeOpen = {
    actual = map isRestricted [
      modern
      (toString ./trees/old)
    ];
    expected = [
      true
      true
    ];
  };
  restrictedStart = {
    actual = [
      (start true)
      (start false)
    ];
    expected = [
      ''
        #!/bin/bash
        # In front: what the caller says wins.
        export QEMU_NET_OPTS="restrict=on''${QEMU_NET_OPTS:+,$QEMU_NET_OPTS}"
        exec '/its vm/bin/run-a-vm' "$@"
      ''
      "/its vm"
    ];
  };
  noDisk = {
    actual = [
      web.diskSize
      plain.diskSize
    ];
    expected = [
      null
      1024
    ];
  };
  domain = {
    actual = [
      web.domain
      plain.domain
    ];
    expected = [
      "example.net"
      null
    ];
  };
  failedAssertion = {
    actual = map (machine: [
      machine.failedAssertions
      (machine.drvPath == null)
      machine.warnings
    ]) (build ./networks/assertion.nix).machines;
    expected = [
      [
        [ "the moon is not full" ]
        true
        [ ]
      ]
      [
        [ ]
        false
        [ "mind the gap" ]
      ]
    ];
  };
  targetHost = {
    throws = build ./networks/target-host.nix;
    message = ''NIXVM3022: deployment.targetHost of the machine "web" is a number, but it must be a string'';
  };
  targetHostPosition = {
    throws = build ./networks/target-host.nix;
    message = "at ${toString ./networks/target-host.nix}:3:5";
  };

  noTree = {
    throws = without null;
    message = "NIXVM1013: The platform nixos needs a nixpkgs tree, but none was given.";
  };
  absentTree = {
    throws = without "/nonexistent/nixpkgs";
    message = ''NIXVM1013: The nixpkgs tree "/nonexistent/nixpkgs" does not exist.'';
  };
  relativeTree = {
    throws = without "nixpkgs";
    message = ''NIXVM1013: The path of the nixpkgs tree, "nixpkgs", is not absolute.'';
  };
  otherTree = {
    throws = without (toString ./trees/no-vms);
    message = "is not a nixpkgs tree with virtual machines: it has neither nixos/lib/testing/nodes.nix nor nixos/lib/build-vms.nix";
  };
  fileAsTree = {
    throws = without (toString ./engines.test.nix);
    message = "NIXVM1013:";
  };
}
