# Engine for nixpkgs 22.11 and later: nixos/lib/testing, whose evalTest evaluates a network
# without building a test driver.
#
# Result: as build-vms.nix.
{
  tree,
  name,
  system,
  hostSystem,
  specialArgs,
}:

let
  testing = import (tree.path + "/nixos/lib/testing") { inherit (tree) lib; };

  # No overlays and no configuration of the user's home: they are not inputs of the build.
  pkgs = import tree.path {
    system = hostSystem;
    config = { };
    overlays = [ ];
  };
in
{
  inherit pkgs;

  takesSpecialArgs = true;

  modules = [
    (import ./modules/platform.nix { inherit system tree; })
    ./modules/backdoor.nix
    ./modules/guest-agent.nix
    ./modules/loopback-ports.nix
    ./modules/restrict-network.nix
  ];

  startOf =
    config: program: host:
    config.system.build.vm;

  evaluate =
    nodes:
    let
      test = testing.evalTest {
        _file = "NixVms.Build/eval-test.nix";
        inherit name nodes;
        hostPkgs = pkgs;
        node = { inherit specialArgs; };
        # The one for tests of nixpkgs has no window, and the host's architecture only.
        qemu.package = pkgs.qemu;
        # Required by the module; the driver that would run it is never built.
        testScript = "";
      };
    in
    {
      configurations = test.config.nodes;
      nodes = test.config.nodesCompat or test.config.nodes;
      # What the machines themselves declare is not among them: that would need their configurations.
      optionsOf = machine: test.options.nodes.type.getSubOptions [ ];
    };
}
