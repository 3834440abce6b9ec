# Its existence is what tells the engine. As in 23.05 and later, nixpkgs.system is defined by a module of its own, at the
# priority of the user's definition.
{ hostPkgs, lib }:

{
  key = "nodes.nix-pkgs";
  config.nixpkgs.system = hostPkgs.stdenv.hostPlatform.system;
}
