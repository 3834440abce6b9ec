# The platform nixos: machines from a real nixpkgs, of any year since 2013. ../default.nix says what a platform is.
{
  system,
  hostSystem,
  nixpkgs,
  projects,
  ...
}:

let
  tree = import ./tree.nix { inherit nixpkgs; };
in
{
  arguments = {
    inherit system;
    inherit (tree) lib;
    # What `<nixpkgs>` would be: a path, so that a network may `import nixpkgs { }`.
    nixpkgs = tree.path;
    pkgs = import tree.path {
      inherit system;
      config = { };
    };
  };

  engine = network: import ./engine.nix (
    network
    // {
      inherit
        tree
        system
        hostSystem
        projects
        ;
    }
  );
}
