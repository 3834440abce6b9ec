# The debian platform: machines that are Debian, described with NixOS's options, without nixpkgs.
#
# Inputs: the engine interface (name, networkFile, machines, defaults, system), and
#   systemSetting               see unsupported-system.nix
#   debianLock, debianMirrors   paths of lock.json and mirrors.json
#   debianSeed                  path of the folder that holds busybox
#   debianNames                 path of the folder that holds names-<architecture>.json: only for `missing`
# Result: the engine interface: engine, platformVersion, nixpkgs, machines, host, missing. Everything is lazy.
# A machine's `packages` are all that can be evaluated of it, beside `info`, before the lock is complete.
{
  name,
  networkFile,
  machines,
  defaults ? { },
  system,
  systemSetting ? null,
  debianLock,
  debianMirrors,
  debianSeed,
  debianNames ? null,
  lib ? import ../../lib,
  ...
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
    # A search for missing packages builds nothing, and may run before there is a seed.
    debianSeed = if debianNames == null then debianSeed else null;
  };

  network = import ./network.nix {
    inherit
      lib
      diagnostics
      release
      platform
      networkFile
      machines
      defaults
      system
      systemSetting
      ;
    networkName = name;
  };
in
{
  engine = "debian";
  platformVersion = release.title;
  nixpkgs = null;

  machines = map (machine: {
    inherit (machine) name vm packages;
    info = import ./machine/info.nix { inherit lib machine; };
  }) network.machines;

  host = platform.host // {
    inherit (network) accel;
  };
  inherit (network) missing;
}
