# evalTest as far as a network of machines goes: as in 23.05 and later, nixpkgs.system is defined
# by a module of its own, at the priority of the user's definition.
{ lib }:

{
  evalTest =
    {
      name,
      nodes,
      hostPkgs,
      testScript,
      ...
    }:
    {
      config.nodes = lib.mapAttrs (
        nodeName: module:
        (lib.evalModules {
          modules = [
            module
            (import ./machine.nix {
              inherit nodeName;
              tree = ../../..;
            })
            {
              key = "nodes.nix-pkgs";
              config.nixpkgs.system = hostPkgs.stdenv.hostPlatform.system;
            }
            { _module.args.nodes = nodes; }
          ];
        }).config
      ) nodes;
    };
}
