# Engine for nixpkgs 13.10 to 22.05: nixos/lib/build-vms.nix.
#
# Result:
#   pkgs       the packages of the host's tools
#   modules    what this engine adds to every machine
#   evaluate   name → module  →  name → configuration
{
  tree,
  name,
  system,
}:

let
  # The one argument that every version of the file takes.
  vms = import (tree.path + "/nixos/lib/build-vms.nix") { inherit system; };
in
{
  inherit system;
  inherit (vms) pkgs;

  modules = [ (import ./modules/compat.nix { inherit (tree) lib; }) ];

  evaluate =
    nodes: builtins.mapAttrs (machine: node: node.config) (vms.buildVirtualNetwork nodes);
}
