# Engine for nixpkgs 13.10 to 22.05: nixos/lib/build-vms.nix.
#
# Result:
#   pkgs       the packages of the host's tools
#   takesSpecialArgs  whether modules get `specialArgs` from the tree itself
#   modules    what this engine adds to every machine
#   startOf    a machine's configuration, its program and the host's tools  →  the derivation with bin/PROGRAM
#   evaluate   name → module  →  { configurations; nodes; optionsOf; }, the first name → configuration,
#              the second what modules have under that name, the last a function from a machine's name to its tree of options
{
  tree,
  name,
  system,
  hostSystem,
  specialArgs,
}:

let
  file = import (tree.path + "/nixos/lib/build-vms.nix");
  takesSpecialArgs = builtins.functionArgs file ? specialArgs;

  # The one argument that every version of the file takes, and one that newer ones do.
  buildVms = system: file ({ inherit system; } // (if takesSpecialArgs then { inherit specialArgs; } else { }));
  vms = buildVms system;
  inherit (if hostSystem == system then vms else buildVms hostSystem) pkgs;

  hasOption = tree.contains "/nixos/modules/virtualisation/qemu-vm.nix";

  # Since 21.11.
  hasForwardedPorts = hasOption "virtualisation.forwardPorts";
  hasRestrictNetwork = hasOption "virtualisation.restrictNetwork";
  restricted = import ./restricted-start.nix { inherit (tree) lib; };
in
{
  inherit pkgs takesSpecialArgs;

  modules = [
    (import ./modules/compat.nix { inherit (tree) lib; })
    ./modules/backdoor.nix
  ]
  ++ (if hasForwardedPorts then [ ./modules/loopback-ports.nix ] else [ ])
  ++ [ (if hasRestrictNetwork then ./modules/restrict-network.nix else restricted.module) ];

  startOf = if hasRestrictNetwork then config: program: host: config.system.build.vm else restricted.startOf;

  evaluate =
    nodes:
    let
      network = vms.buildVirtualNetwork nodes;
    in
    {
      configurations = builtins.mapAttrs (machine: node: node.config) network;
      nodes = network;
      optionsOf = machine: network.${machine}.options;
    };
}
