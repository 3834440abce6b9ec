# The lock: which file of the archive each Debian package is, and what it depends on.
# Inputs: the content of the lock, the paths of lock.json and mirrors.json (formats: docs/platforms.md), the release of the
# lock (../releases), fail from diagnostics.nix.
# Result: a function of Debian's name of an architecture, returning
#   has NAME          whether the lock knows the package
#   packages          the lock's entries, by name
#   deb NAME          the .deb, a fixed-output derivation
#   closure NAMES     the sorted names of these packages and of everything they need at run time
#   closureOfScripts NAMES    the names of what their maintainer scripts need beyond that
#   kernelOf NAME     the package that holds the kernel of a kernel metapackage
{
  lock,
  release,
  lockFile,
  mirrorsFile,
  fail,
}:
let
  mirrors = builtins.fromJSON (builtins.readFile mirrorsFile);
  unused = import ./unused.nix release;

  # Sets instead of lists: this is asked once per dependency.
  toSet =
    names:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) names
    );
  unusedEverywhere = toSet unused.everywhere;
  unusedFrom = builtins.mapAttrs (_: toSet) unused.from;

  # A store path's name may hold letters, digits and +-._?= only.
  storeName = builtins.replaceStrings [ "~" ":" "%" ] [ "-" "-" "-" ];

  fetch =
    entry:
    let
      url = mirrors.${entry.archive} + entry.path;
    in
    derivation {
      # The same name as `nix-store --add-fixed sha256 FILE` gives it: archives can be put in the store beforehand.
      name = storeName (baseNameOf entry.path);
      system = "builtin";
      builder = "builtin:fetchurl";
      inherit url;
      urls = [ url ];
      outputHashMode = "flat";
      outputHashAlgo = "sha256";
      outputHash = entry.sha256;
      executable = false;
      unpack = false;
      preferLocalBuild = true;
      impureEnvVars = import ./proxies.nix;
    };
in
architecture:
let
  packages = lock.architectures.${architecture}.packages or { };

  entryOf =
    name:
    packages.${name} or (fail {
      code = "NIXVM3021";
      message = "The Debian package ${name} (${architecture}) is not in the lock ${toString lockFile}.";
    });

  dependenciesOf =
    name:
    let
      own = unusedFrom.${name} or { };
    in
    builtins.filter (
      dependency: !(unusedEverywhere ? ${dependency} || own ? ${dependency})
    ) (entryOf name).depends;

  closureBy =
    dependenciesOf: names:
    builtins.sort builtins.lessThan (
      map (item: item.key) (
        builtins.genericClosure {
          startSet = map (key: { inherit key; }) names;
          operator = item: map (key: { inherit key; }) (dependenciesOf item.key);
        }
      )
    );
  closure = closureBy dependenciesOf;

  isKernel = name: builtins.match "linux-image-[0-9]+[.].*" name != null;
in
{
  inherit packages;

  has = name: packages ? ${name};

  deb =
    let
      debs = builtins.mapAttrs (_: fetch) packages;
    in
    name: builtins.seq (entryOf name) debs.${name};

  inherit closure;

  # What is left out for a package alone is none of this: its scripts get on without.
  closureOfScripts =
    names:
    let
      given = toSet names;
      left = builtins.concatMap (name: builtins.filter (d: unusedEverywhere ? ${d}) (entryOf name).depends) names;
    in
    if left == [ ] then
      [ ]
    else
      builtins.filter (name: !(given ? ${name})) (
        closureBy (name: (entryOf name).depends) (left ++ builtins.filter (name: packages ? ${name}) [ "perl-base" ])
      );

  kernelOf =
    metapackage:
    let
      kernels = builtins.filter isKernel (entryOf metapackage).depends;
    in
    if kernels != [ ] then
      builtins.head kernels
    else
      fail {
        code = "NIXVM3021";
        message =
          "The lock ${toString lockFile} has ${metapackage} (${architecture}), "
          + "but not the kernel that it stands for.";
      };
}
