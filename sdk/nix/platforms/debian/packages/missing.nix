# The packages that a network needs and the lock lacks.
# Inputs: lib, platform (platform.nix), release; used, the systems of the machines; packagesFor, a function from a system to
# the packages of its machines; buildPackages, packages of the host's architecture that make something of the machines.
# Result: Debian's name of the architecture → names of packages, or null for an architecture whose names are not at
# hand: the caller gets them and asks again.
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
if withoutNames != [ ] then
  lib.genAttrs withoutNames (_: null)
else
  builtins.mapAttrs lacking needed
