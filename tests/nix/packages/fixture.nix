# A package set of a small lock, for tests that build nothing.
# Result: pkgs, packagesIn (set.nix), toolsIn (build-tools.nix), lib.
let
  sdk = ../../../sdk/nix;
  lib = import (sdk + "/lib");
  diagnostics = import (sdk + "/lib/diagnostics.nix");
  lock = builtins.fromJSON (builtins.readFile ./lock.json);
  release = import (sdk + "/platforms/debian/releases") {
    codename = lock.release;
    hostSystem = "x86_64-linux";
  };
  platform = import (sdk + "/platforms/debian/platform.nix") {
    inherit lib diagnostics release lock;
    debianLock = ./lock.json;
    debianMirrors = ./mirrors.json;
    debianBootstrapTools = null;
    debianNames = null;
  };
  inherit (platform.architectures.x86_64-linux) packageSet;
in
{
  inherit lib;
  inherit (platform) toolsIn;
  inherit (packageSet) pkgs packagesIn packagesOf;
}
