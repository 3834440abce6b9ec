# The packages that a network needs and the lock lacks.
# Inputs: lib, platform (platform.nix), release; used, the systems of the machines; packagesFor, a function from a system to
# the packages of its machines; buildPackages, packages of the host's architecture that make something of the machines.
# Result: { names; packages; }, by Debian's names of architectures: null for each whose names are not at hand (the caller gets
# them and asks again), and the names of packages.
{
  lib,
  platform,
  release,
  used,
  packagesFor,
  buildPackages,
}:
let
  withoutNames = map (system: platform.architectures.${system}.name) (
    builtins.filter (system: !platform.architectures.${system}.hasNames) used
  );

  add =
    all: architecture: packages:
    all // { ${architecture} = (all.${architecture} or [ ]) ++ packages; };

  needed =
    builtins.foldl'
      (
        all: system:
        let
          architecture = platform.architectures.${system};
        in
        add
          (add all architecture.name (import ./core.nix ++ [ "busybox-static" ] ++ packagesFor system))
          (architecture.kernelArchitecture or architecture.name)
          [ architecture.kernelPackage ]
      )
      { ${release.hostArchitecture} = platform.hostPackages ++ buildPackages; }
      used;

  lockOf = lib.mapAttrs' (_: architecture: {
    inherit (architecture) name;
    value = architecture.lock;
  }) platform.architectures;

  lacking =
    architecture: packages:
    builtins.filter (package: !(lockOf.${architecture}.has package)) (lib.uniqueStrings packages);
in
{
  names = lib.genAttrs withoutNames (_: null);
  packages = builtins.mapAttrs lacking needed;
}
