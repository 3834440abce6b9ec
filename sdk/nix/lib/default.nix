# `lib`: the functions of nixpkgs' lib that ordinary NixOS configurations use, and its module system,
# with the same names and meanings, in pure Nix without nixpkgs.
#
# Result: an attribute set. Every area is a set of its own (lib.strings, lib.lists, lib.types …), a file each;
# most functions are at the top level too. `lib.extend` makes a lib with more in it.
let
  fixedPoints = import ./fixed-points.nix { };

  layer =
    lib:
    let
      area = file: import file lib;
      # Areas whose functions are at the top level of `lib` too, later ones winning. Their names depend on nothing.
      flat = {
        fixedPoints = area ./fixed-points.nix;
        trivial = area ./trivial.nix;
        lists = area ./lists.nix;
        attrsets = area ./attrsets.nix // area ./attrsets-nested.nix;
        strings = area ./strings.nix // area ./strings-convert.nix // area ./strings-paths.nix;
        versions' = area ./versions.nix;
        stringsWithDeps = area ./strings-with-deps.nix;
        customisation = area ./customisation.nix;
        meta = area ./meta.nix;
        sources = area ./sources.nix;
        asserts = area ./asserts.nix;
        debug = area ./debug.nix;
        options = area ./options.nix;
        modules = area ./modules.nix;
      };
      nested = removeAttrs flat [ "versions'" ] // {
        versions = flat.versions';
        types = area ./types.nix;
        generators = area ./generators.nix;
        cli = area ./cli.nix;
        filesystem = {
          inherit (flat.sources) listFilesRecursive pathType;
          inherit (flat.trivial) pathIsDirectory pathIsRegularFile;
        };
        diagnostics = area ./modules/diagnostics.nix;
        inherit (area ./catalogs.nix) licenses maintainers platforms teams;
      };
      topLevel = builtins.foldl' (all: name: all // flat.${name}) { } [
        "fixedPoints"
        "trivial"
        "lists"
        "attrsets"
        "strings"
        "stringsWithDeps"
        "customisation"
        "meta"
        "sources"
        "asserts"
        "debug"
        "options"
        "modules"
      ];
    in
    topLevel
    // nested
    // {
      inherit (nested.types) mkOptionType isOptionType defaultTypeMerge defaultFunctor;
      inherit (nested.versions) versionOlder versionAtLeast splitVersion;
      inherit (builtins)
        addErrorContext
        appendContext
        filterSource
        getContext
        hashFile
        unsafeGetAttrPos
        ;

      # Hashes that fit nothing, for a fetcher whose error then names the right one.
      fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
      fakeSha256 = nested.strings.replicate 64 "0";
      fakeSha512 = nested.strings.replicate 128 "0";
    };
in
fixedPoints.makeExtensible layer
