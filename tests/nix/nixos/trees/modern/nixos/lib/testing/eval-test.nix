# evalTest as far as a network of machines goes, with the arguments of 22.11 and later.
{
  lib,
  tree,
  hasGuestAgent ? true,
}:

{
  evalTest =
    {
      name,
      nodes,
      hostPkgs,
      testScript,
      qemu ? { },
      node ? { },
      ...
    }:
    let
      evaluated = lib.mapAttrs (
        nodeName: module:
        (lib.evalModules {
          specialArgs = node.specialArgs or { };
          modules = [
            module
            (import ./machine.nix { inherit nodeName tree hasGuestAgent; })
            (import (tree + "/nixos/lib/testing/nodes.nix") { inherit hostPkgs lib; })
            {
              _module.args.nodes = evaluated;
              networking.hostName = lib.mkDefault nodeName;
              virtualisation.qemu.package = qemu.package or hostPkgs.qemu_test;
            }
          ];
        }).config
      ) nodes;
    in
    {
      config.nodes = evaluated;
    };
}
