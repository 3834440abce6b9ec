# What is deployed of a machine: NixOS on a computer of its own, without what makes a virtual machine of it.
#
# Input: the tree, the default system, `modulesOf`: a machine's name and the arguments of its modules → its modules, and the
# names. Result: a function from a machine's name to the derivation of its system.
{
  tree,
  system,
  modulesOf,
  names,
}:

let
  inherit (tree) lib;
  evalConfig = import (tree.path + "/nixos/lib/eval-config.nix");

  # What only virtual machines have: it stays where it is in the network's file.
  ofVirtualMachines = {
    _file = "NixVms.Build/deployed.nix";
    key = "nixvms-deployed";
    options.virtualisation = lib.genAttrs [
      "cores"
      "emptyDiskImages"
      "forwardPorts"
      "graphics"
      "interfaces"
      "memorySize"
      "qemu"
      "resolution"
      "restrictNetwork"
      "sharedDirectories"
      "useNixStoreImage"
      "vlans"
      "writableStore"
      "writableStoreUseTmpfs"
    ] (name: lib.mkOption {
      type = lib.types.unspecified;
      default = null;
      internal = true;
      description = "Of virtual machines only.";
    });
  };

  evaluated = lib.genAttrs names (
    machine:
    evalConfig {
      inherit system;
      modules = modulesOf machine { inherit nodes; name = machine; } ++ [ ofVirtualMachines ];
    }
  );
  # Both ways in which modules have named it over the years.
  nodes = builtins.mapAttrs (_: node: node.config // { inherit (node) config options; }) evaluated;
in
machine: evaluated.${machine}.config.system.build.toplevel
