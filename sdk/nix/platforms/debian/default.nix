# The platform debian: machines that are Debian, described with NixOS's options, without nixpkgs.
# ../default.nix says what a platform is. A machine's `packages` can be evaluated before the lock is complete; the names
# of packages are only for `missing`, which builds nothing.
{
  system,
  hostSystem,
  systemSetting,
  projects,
  debianLock,
  debianMirrors,
  debianBootstrapTools,
  debianNames,
  ...
}:
let
  lib = import ../../lib;
  diagnostics = import ../../lib/diagnostics.nix;
  # A lock says of which release its packages are.
  lock = builtins.fromJSON (builtins.readFile debianLock);
  release = import ./releases {
    codename = lock.release;
    inherit hostSystem;
  };

  platform = import ./platform.nix {
    inherit
      lib
      diagnostics
      release
      lock
      debianLock
      debianMirrors
      debianNames
      ;
    # A search for missing packages may run before there are any.
    debianBootstrapTools = if debianNames == null then debianBootstrapTools else null;
  };
in
{
  arguments = {
    inherit system lib;
    # The packages of the default system.
    pkgs =
      platform.architectures.${system}.packageSet.pkgs or (import ./unsupported-system.nix {
        inherit (diagnostics) fail;
        inherit release system systemSetting;
      });
  };

  engine =
    {
      name,
      networkFile,
      machines,
      defaults,
      specialArgs,
      nodeSpecialArgs,
      replaced,
      isOwn,
      exchanged,
    }:
    let
      network = import ./network.nix {
        inherit
          lib
          diagnostics
          release
          platform
          networkFile
          machines
          defaults
          specialArgs
          nodeSpecialArgs
          system
          systemSetting
          projects
          replaced
          isOwn
          exchanged
          ;
        networkName = name;
      };
    in
    {
      engine = "debian";
      platformVersion = release.title;
      nixpkgs = null;

      machines = map (machine: rec {
        inherit (machine)
          name
          vm
          packages
          fixed
          notes
          ;
        system = machine.toplevel;
        info = import ./machine/info.nix { inherit lib machine; };
        program = "run-${info.hostName}-vm";
      }) network.machines;

      host = platform.host // {
        inherit (network) accel;
        byHand = true;
        relocatable = true;
      };
      inherit (network)
        missing
        architectures
        configOf
        facts
        ;
    };
}
