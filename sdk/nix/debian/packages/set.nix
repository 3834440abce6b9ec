# `pkgs`, as the modules of a network see it: Debian's packages by name, nixpkgs' names for some of them, and the
# trivial builders.
#
# A package is a derivation that stands for it: a folder of links to /usr, which is where the machine's images have the
# real one. So "${pkgs.jq}/bin/jq" works in a unit, and the derivation in the string's context tells the network which
# packages a machine needs.
#
# Inputs: lib; busybox.nix's result; the system of the machine and its entry in release.nix; lock, its lock;
#         names: every package name of the archive when missing packages are wanted, else null: then only the lock's.
# Result: { pkgs, packagesOf, packagesIn }
#   packagesOf LIST     the Debian packages that a list of derivations stands for
#   packagesIn STRING   the Debian packages that a string refers to
{
  lib,
  busybox,
  system,
  architecture,
  lock,
  names,
  fail,
}:
let
  marker = "debian-package-";

  # Names have letters, digits and +-. only, all of which a store path's name may have.
  standIn =
    name:
    busybox.run "${marker}${name}" { } ''
      mkdir "$out"
      for folder in bin sbin lib libexec share include; do
        ln -s "/usr/$folder" "$out/$folder"
      done
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
      builtins.mapAttrs (name: _: standIn name) lock.packages
    else
      lib.genAttrs names standIn;

  aliases = builtins.mapAttrs (
    alias: name:
    known.${name} or (fail {
      code = "NIXVM3021";
      message = "pkgs.${alias} stands for Debian's ${name} (${architecture.name}), which is not in the lock.";
    })
  ) (import ./aliases.nix);

  hostPlatform = {
    inherit system;
    isLinux = true;
    isDarwin = false;
    isx86_64 = system == "x86_64-linux";
    isi686 = system == "i686-linux";
    isx86 = true;
    is64bit = system == "x86_64-linux";
    is32bit = system == "i686-linux";
  };

  builders = import ./builders.nix {
    inherit lib;
    inherit (busybox) run busybox;
  };

  pkgs =
    known
    // aliases
    // builders
    // {
      inherit lib system pkgs;
      callPackage = lib.callPackageWith pkgs;
      stdenv = {
        mkDerivation = fail {
          code = "NIXVM3036";
          message =
            "pkgs.stdenv.mkDerivation was used, and the debian platform has no compilers. "
            + "Use a Debian package, runCommand (its only tool is busybox) or programs built outside of Nix; "
            + "or set Nixpkgs in the .nixnet file or the property NixpkgsPath.";
        };
        inherit system hostPlatform;
        buildPlatform = hostPlatform;
        inherit (hostPlatform) isLinux isx86_64 isi686;
      };
      inherit hostPlatform;
      targetPlatform = hostPlatform;
      bashInteractive = known.bash;
      config = { };
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
  inherit pkgs packagesIn;
  packagesOf = lib.concatMap (package: package.debianPackages or (packagesIn "${package}"));
}
