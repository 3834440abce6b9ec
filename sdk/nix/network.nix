# The one entry of the evaluation: a network of machines in, a manifest out.
#
# Call it as
#
#   nix-instantiate --eval --strict --json --read-write-mode network.nix -A build
#     --argstr networkFile /abs/network.nix --argstr name lab --argstr platform debian|nixos …
#
# `-A build` prints the manifest (schema 1) and leaves the .drv files in the store;
# `-A missing` (platform debian) prints the packages that the lock lacks, for every architecture.
#
# Evaluation is lazy: a network of one platform never reads the files of the other.
{
  # Absolute path of the user's file.
  networkFile,
  # Name of the network, [A-Za-z0-9._-]+.
  name,
  # "nixos" (machines from a nixpkgs tree) or "debian" (the embedded platform).
  platform,
  # System of the machines that do not choose one, and of the tools that start them.
  system ? builtins.currentSystem,
  # Values for a network that is a function.
  arguments ? { },
  # Platform nixos: absolute path of a nixpkgs tree.
  nixpkgs ? null,
  # Platform debian: the lock, the addresses of the mirrors, the folder of the seed, the folder of package names.
  debianLock ? null,
  debianMirrors ? null,
  debianSeed ? null,
  debianNames ? null,
}:

let
  chosenPlatform = import ./network/platform.nix {
    inherit
      platform
      system
      nixpkgs
      debianLock
      debianMirrors
      debianSeed
      debianNames
      ;
  };

  network = import ./network/load.nix {
    inherit networkFile;
    arguments = chosenPlatform.arguments // arguments;
  };

  positionOf = import ./network/position.nix { inherit networkFile network nixpkgs; };

  checked = import ./network/machines.nix { inherit networkFile network positionOf; };

  engine = chosenPlatform.engine {
    inherit name networkFile system;
    inherit (checked) machines defaults;
  };
in
{
  build = import ./network/manifest.nix {
    inherit
      name
      platform
      networkFile
      positionOf
      checked
      engine
      ;
  };

  missing = if checked.errors == [ ] then engine.missing else { };
}
