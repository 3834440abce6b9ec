# `pkgs` for a network that is a function and asks for it: the packages of the default system.
# Inputs: system, and the paths described in default.nix. Result: an attribute set.
{
  system,
  debianLock,
  debianMirrors,
  debianSeed,
  debianNames ? null,
  lib ? import ./lib,
}:
let
  diagnostics = import ../diagnostics.nix;
  release = import ./release.nix;
  platform = import ./platform.nix {
    inherit
      lib
      diagnostics
      release
      debianLock
      debianMirrors
      debianNames
      ;
    debianSeed = if debianNames == null then debianSeed else null;
  };
in
platform.architectures.${system}.packageSet.pkgs
  or (diagnostics.fail {
    code = "NIXVM3020";
    message =
      "The network is to be built for ${system}, which the debian platform does not have. "
      + "It has ${builtins.concatStringsSep " and " (builtins.attrNames release.architectures)}.";
  })
