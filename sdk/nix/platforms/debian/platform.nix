# What does not depend on a network: the lock, builders, host programs and package sets.
# Inputs: lib, diagnostics, release, lock (the content of debianLock), and the paths that ../default.nix describes (debianBootstrapTools and debianNames may be null).
# Result: see the end of this file.
{
  lib,
  diagnostics,
  release,
  lock,
  debianLock,
  debianMirrors,
  debianBootstrapTools,
  debianNames,
}:
let
  inherit (diagnostics) fail positionOf;

  lockOf = import ./packages/lock.nix {
    inherit lock release;
    lockFile = debianLock;
    mirrorsFile = debianMirrors;
    inherit fail;
  };

  busybox = import ./packages/busybox.nix {
    bootstrapTools = debianBootstrapTools;
    system = release.hostSystem;
  };
  inherit (busybox) run;

  writeTree = import ./packages/write-tree.nix { inherit run fail; };
  quote = import ../../lib/quote.nix;

  toolsOf = import ./packages/tools.nix {
    inherit run;
    lock = lockOf release.hostArchitecture;
    architecture = release.architectures.${release.hostSystem};
  };
  squashfs = toolsOf [ "squashfs-tools" ];
  kmod = toolsOf [ "kmod" ];
  xz = toolsOf [ "xz-utils" ];
  vde = toolsOf [ "vde-switch" ];
  openssh = toolsOf [ "openssh-client" ];
  openssl = toolsOf [ "openssl" ];

  vdeSwitch = writeTree "nixvms-vde-switch" [
    {
      path = "bin/vde_switch";
      executable = true;
      text = ''
        #!${busybox.shell}
        # From the folder of the store, wherever that is (a published network has its own): the names in it have no blank.
        cd "''${NIXVMS_STORE:-${builtins.storeDir}}"
        exec ${builtins.replaceStrings [ "${builtins.storeDir}/" ] [ "" ] (vde.command "bin/vde_switch")} "$@"
      '';
    }
  ] { };

  # Without a search for missing packages, or before the file was made, null: `pkgs` has the lock's packages then.
  namesOf =
    architecture:
    let
      file = /. + debianNames + "/names-${architecture}.json";
    in
    if debianNames == null || !builtins.pathExists file then
      null
    else
      builtins.fromJSON (builtins.readFile file);

  buildTools = import ./packages/build-tools.nix {
    inherit run toolsOf;
    inherit (busybox) shell;
    lock = lockOf release.hostArchitecture;
    architecture = release.architectures.${release.hostSystem};
  };

  architectures = builtins.mapAttrs (
    system: architecture:
    let
      lock = lockOf architecture.name;
      names = namesOf architecture.name;
    in
    architecture
    // {
      inherit lock;
      # Of the package of the kernel, which may be of another architecture than the machine's programs.
      kernelLock = lockOf (architecture.kernelArchitecture or architecture.name);
      hasNames = names != null;
      packageSet = import ./packages/set.nix {
        inherit
          lib
          release
          busybox
          system
          architecture
          lock
          fail
          positionOf
          names
          buildTools
          ;
      };
    }
  ) release.architectures;
in
{
  inherit
    architectures
    run
    writeTree
    quote
    toolsOf
    ;
  inherit (buildTools) toolsIn;
  inherit (busybox) shell path;

  tools = {
    mksquashfs = squashfs.command "bin/mksquashfs";
    depmod = kmod.commandNamed "depmod" "bin/kmod";
    modprobe = kmod.commandNamed "modprobe" "bin/kmod";
    xz = xz.command "bin/xz";
    zstd = (toolsOf [ "zstd" ]).command "bin/zstd";
    openssl = openssl.command "bin/openssl";
    sshKeygen = openssh.command "bin/ssh-keygen";
  };

  # The packages of the host's architecture that builders and start scripts use.
  hostPackages = [
    "squashfs-tools"
    "kmod"
    "xz-utils"
    "vde-switch"
    "openssh-client"
    "openssl"
    "busybox-static"
  ]
  ++ lib.optional (release.kernelCompression == "zstd") "zstd";

  # For the entry and the launcher.
  host = {
    inherit (busybox) shell path;
    vdeSwitch = "${vdeSwitch}/bin/vde_switch";
    writeTree = treeName: files: writeTree treeName files { };
  };
}
