# Choosing an engine by what a tree contains, and the evalTest engine on a stand-in for a modern tree.
let
  entry =
    {
      network,
      nixpkgs,
      system ? "x86_64-linux",
      hostSystem ? "x86_64-linux",
    }:
    import ../../../sdk/nix/network.nix {
      networkFile = toString network;
      name = "lab";
      platform = "nixos";
      inherit nixpkgs system hostSystem;
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

  # What machines of a tree became.
  observed =
    nixpkgs: arguments:
    map (machine: builtins.fromJSON (builtins.head machine.warnings))
      (entry (
        {
          network = ./networks/observed.nix;
          nixpkgs = toString nixpkgs;
        }
        // arguments
      )).build.machines;
  # Of a network whose machines all choose their systems.
  outputOf =
    nixpkgs: system: hostSystem:
    (entry {
      network = ./networks/chosen-systems.nix;
      nixpkgs = toString nixpkgs;
      inherit system hostSystem;
    }).build.outputPath;
  field = name: map (machine: machine.${name});

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
  # A stand-in for an old tree has a definition of the host name, for a modern one a default.
  namesWithDots = {
    actual = map (
      nixpkgs:
      map
        (machine: [
          machine.name
          machine.hostName
          machine.domain
        ])
        (entry {
          network = ./networks/dots.nix;
          inherit nixpkgs;
        }).build.machines
    ) [
      modern
      (toString ./trees/old)
    ];
    expected =
      let
        both = [
          [
            "a.example.org"
            "a"
            "example.org"
          ]
          [
            "b.example.org"
            "b"
            "example.com"
          ]
        ];
      in
      [
        both
        both
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

  # The target that a machine boots to must not wait for what only a driver gives it.
  nothingWaitsForTheDriverOfTests = {
    actual = map (tree: field "wantedBy" (observed tree { })) [
      ./trees/modern
      ./trees/22.11
      ./trees/old
    ];
    expected = builtins.genList (_: [ [ "dev-hvc0.device" ] [ "dev-hvc0.device" ] ]) 3;
  };
  # QEMU's agent is there for 64-bit machines only.
  guestAgentWhereItIsPackaged = {
    actual = map (tree: field "guestAgent" (observed tree { })) [
      ./trees/modern
      ./trees/22.11
    ];
    expected = [
      [ false true ]
      [ null null ]
    ];
  };
  qemuOfTheHostWithAWindow = {
    actual = map (machine: [
      machine.qemu
      machine.qemuSystem
    ]) (observed ./trees/modern { system = "aarch64-linux"; });
    expected = [
      [ "qemu-10.0" "x86_64-linux" ]
      [ "qemu-10.0" "x86_64-linux" ]
    ];
  };
  systemOfMachinesIsNotTheHosts = {
    actual = map (tree: field "system" (observed tree { system = "aarch64-linux"; })) [
      ./trees/modern
      ./trees/22.11
      ./trees/old
    ];
    expected = builtins.genList (_: [ "i686-linux" "aarch64-linux" ]) 3;
  };
  # In imports, too; with a value that one machine has of its own, on trees that take such arguments and on those that do not.
  specialArgs = {
    actual =
      map
        (
          tree:
          map (machine: [ machine.domain ] ++ machine.warnings) (entry {
            network = ../network/networks/special-args.nix;
            nixpkgs = toString tree;
          }).build.machines
        )
        [
          ./trees/modern
          ./trees/22.11
          ./trees/old
        ];
    expected = builtins.genList (_: [
      [ "a.example.net" "a network" ]
      [ "meta.example.org" "meta network" ]
    ]) 3;
  };
  # Scripts for the host are built by programs of the host: the network is the same in all that its machines do not choose.
  toolsAreTheHosts = {
    actual =
      map
        (
          tree:
          map (hosts: outputOf tree "aarch64-linux" hosts == outputOf tree "i686-linux" "x86_64-linux") [
            "x86_64-linux"
            "aarch64-linux"
          ]
        )
        [
          ./trees/modern
          ./trees/22.11
          ./trees/old
        ];
    expected = builtins.genList (_: [ true false ]) 3;
  };

  newerNix = {
    throws = without (toString ./trees/future);
    message = "NIXVM1021: The nixpkgs tree \"${toString ./trees/future}\" needs a newer Nix than ${builtins.nixVersion}; it asks for the `timeTravel` builtin.";
  };
  newerNixByVersion = {
    throws = without (toString ./trees/later);
    message = "needs a newer Nix than ${builtins.nixVersion}; it asks for Nix 99.1.";
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
