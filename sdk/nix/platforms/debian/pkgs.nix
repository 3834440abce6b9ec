# `pkgs` for a network that is a function and asks for it: the packages of the default system.
# Inputs: system, systemSetting (see unsupported-system.nix) and the paths described in default.nix.
# Result: an attribute set.
{
  system,
  systemSetting ? null,
  debianLock,
  debianMirrors,
  debianSeed,
  debianNames ? null,
  lib ? import ../../lib,
}:
let
  diagnostics = import ../../lib/diagnostics.nix;
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
  or (import ./unsupported-system.nix {
    inherit (diagnostics) fail;
    inherit release system systemSetting;
  })
