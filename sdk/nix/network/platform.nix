# The platform of a network.
#
# Input: the arguments of the entry that belong to a platform.
# Result:
#   engine     the engine, a function of { name, networkFile, machines, defaults, system }
#   arguments  what the platform offers to a network that is a function, `lib` and `pkgs` among it
{
  platform,
  system,
  systemSetting,
  nixpkgs,
  debianLock,
  debianMirrors,
  debianSeed,
  debianNames,
}:

let
  inherit (import ../lib/diagnostics.nix) fail;

  # What `<nixpkgs>` would be: a path, so that a network may `import nixpkgs { }`.
  tree = import ../platforms/nixos/tree.nix { inherit nixpkgs; };

  platforms = {
    nixos = {
      engine = network: import ../platforms/nixos (network // { inherit nixpkgs; });
      arguments = {
        inherit system;
        inherit (tree) lib;
        nixpkgs = tree.path;
        pkgs = import tree.path {
          inherit system;
          config = { };
        };
      };
    };

    debian = {
      engine =
        network:
        import ../platforms/debian (
          network
          // {
            inherit
              systemSetting
              debianLock
              debianMirrors
              debianSeed
              debianNames
              ;
          }
        );
      arguments = {
        inherit system;
        lib = import ../lib;
        pkgs = import ../platforms/debian/pkgs.nix {
          inherit
            system
            systemSetting
            debianLock
            debianMirrors
            debianSeed
            debianNames
            ;
        };
      };
    };
  };
in
platforms.${platform} or (fail {
  code = "NIXVM1016";
  message = "The platform \"${platform}\" does not exist. Choose \"nixos\" or \"debian\".";
})
