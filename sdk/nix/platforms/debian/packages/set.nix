# `pkgs`, as the modules of a network see it: Debian's packages by name, nixpkgs' names for some of them, the trivial
# builders, and errors that say what to use instead of what is not here.
#
# A package is a derivation that stands for it: a folder of links to /usr, which is where the machine's images have the
# real one. So "${pkgs.jq}/bin/jq" works in a unit, and the derivation in the string's context tells the network which
# packages a machine needs.
#
# Inputs: lib; release (../releases); busybox.nix's result; the system of the machine and its entry in the release; lock, its lock;
#         buildTools, see build-tools.nix;
#         names: every package name of the archive when missing packages are wanted, else null: then only the lock's.
# Result: { pkgs, packagesOf, packagesIn, standIn }
#   packagesOf LIST     the Debian packages that a list of derivations stands for
#   packagesIn STRING   the Debian packages that a string refers to
{
  lib,
  release,
  busybox,
  system,
  architecture,
  lock,
  names,
  buildTools,
  fail,
  positionOf,
}:
let
  marker = "debian-package-";

  # Names have letters, digits and +-. only, all of which a store path's name may have.
  standIn =
    name:
    busybox.run "${marker}${name}" { } ''
      mkdir "$out"
      for folder in bin lib libexec share include; do
        ln -s "/usr/$folder" "$out/$folder"
      done
      # Every program is there (images/install/commands.sh).
      ln -s bin "$out/sbin"
      ln -s /etc "$out/etc"
    ''
    // {
      pname = name;
      version = (lock.packages.${name} or { version = "unknown"; }).version;
      debianPackages = [ name ];
      shellPath = "/bin/${name}";
      meta = { };
    };

  known =
    if names == null then
      builtins.mapAttrs (name: _: standIn name) (buildTools.packages // lock.packages)
    else
      lib.genAttrs names standIn;

  # Debian's package of this name, which nixpkgs calls `alias`.
  debianNamed =
    alias: name:
    known.${name} or (fail {
      code = "NIXVM3021";
      message = "pkgs.${alias} stands for Debian's ${name} (${architecture.name}), which is not in the lock.";
    });

  aliases = builtins.mapAttrs (
    alias: names:
    if builtins.isString names then
      debianNamed alias names
    else
      withMore (debianNamed alias (builtins.head names)) (map (debianNamed alias) (builtins.tail names))
  ) (import ./aliases.nix // release.aliases);

  hostPlatform = {
    inherit system;
    isLinux = true;
    isDarwin = false;
    isx86_64 = system == "x86_64-linux";
    isi686 = system == "i686-linux";
    isx86_32 = system == "i686-linux";
    isAarch64 = system == "aarch64-linux";
    isAarch = system == "aarch64-linux";
    isx86 = architecture.processor == "x86";
    is64bit = system != "i686-linux";
    is32bit = system == "i686-linux";
  };

  builders = import ./builders {
    inherit
      lib
      fail
      positionOf
      programsOf
      buildTools
      ;
    inherit (busybox) run busybox;
  };

  # In bin, which has all of them in a machine. dpkg-deb lists a file as "-rwxr-xr-x root/root 12 2023-01-01 00:00
  # ./usr/bin/jq", a link with " -> target".
  programsOf = packages: ''
    for deb in ${toString (map lock.deb (builtins.filter lock.has packages))}; do
      dpkg-deb -c "$deb"
    done | sed -n 's|^[-l].* \./\(usr/\)\?s\?\(bin/[^/ ]*\)\( -> .*\)\?$|\2|p'
  '';

  # Debian's python3-requests is python3Packages.requests.
  python3Packages =
    let
      prefix = "python3-";
    in
    lib.mapAttrs' (name: value: lib.nameValuePair (lib.removePrefix prefix name) value) (
      lib.filterAttrs (name: _: lib.hasPrefix prefix name) known
    )
    // {
      inherit python3;
      python = python3;
    };

  # A package with more packages in its context: python3.withPackages, and what nixpkgs has in one package.
  withMore =
    package: more:
    package
    // {
      outPath = package.outPath + builtins.substring 0 0 (toString more);
      debianPackages = package.debianPackages ++ lib.concatMap (other: other.debianPackages) more;
    };

  python3 = standIn "python3" // {
    pkgs = python3Packages;
    withPackages = choose: withMore python3 (choose python3Packages);
  };

  pkgs =
    import ./unsupported.nix { inherit fail positionOf; }
    // import ./linux-packages.nix {
      inherit lib;
      inherit (architecture) kernelPackage;
      package = debianNamed "linuxPackages";
    }
    // known
    // aliases
    // builders
    // import ./scope.nix lib pkgs
    // {
      inherit
        lib
        system
        hostPlatform
        python3Packages
        ;
      python3 = if known ? python3 then python3 else known.python3;
      pythonPackages = python3Packages;
      "python${release.pythonVersion}" = pkgs.python3;
      "python${release.pythonVersion}Packages" = python3Packages;
      stdenv = import ./stdenv.nix { inherit fail positionOf system hostPlatform; };
      buildPlatform = hostPlatform;
      targetPlatform = hostPlatform;
      bashInteractive = known.bash;
      config = { };
      emptyFile = builders.runCommand "empty-file" { } ": > \"$out\"";
      emptyDirectory = builders.runCommand "empty-directory" { } "mkdir \"$out\"";
    };

  packagesOfPath =
    path:
    let
      match = builtins.match "[^-]*-${marker}(.*)[.]drv" (baseNameOf path);
    in
    if match == null then [ ] else match;

  packagesIn = string: lib.concatMap packagesOfPath (builtins.attrNames (builtins.getContext string));
in
{
  inherit pkgs packagesIn standIn;
  packagesOf = lib.concatMap (package: package.debianPackages or (packagesIn "${package}"));
}
