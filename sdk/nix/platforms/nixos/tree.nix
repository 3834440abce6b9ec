# A nixpkgs tree and what it can do.
#
# Input: the absolute path of the tree (a string, or null when none was given).
# Result:
#   path      the tree as a path
#   lib       its library
#   release   "16.09", or null
#   contains  path of a file and text → whether it is in the file, for interfaces that nothing else tells
#   engine    "build-vms" (13.10 to 22.05) or "evalTest" (22.11 on)
# Detected by what the tree contains, not by its version: forks and snapshots have both in any combination.
{ nixpkgs }:

let
  inherit (import ../../lib/diagnostics.nix) fail;

  unusable =
    message:
    fail {
      code = "NIXVM1013";
      inherit message;
    };

  advice = "Point NixpkgsPath at a checkout of nixpkgs of October 2013 or later, or set NixVmsPlatform to debian.";

  given =
    if nixpkgs == null then
      unusable "The platform nixos needs a nixpkgs tree, but none was given. ${advice}"
    else if builtins.isString nixpkgs && builtins.substring 0 1 nixpkgs != "/" then
      unusable "The path of the nixpkgs tree, \"${nixpkgs}\", is not absolute. ${advice}"
    else if !builtins.pathExists nixpkgs then
      unusable "The nixpkgs tree \"${toString nixpkgs}\" does not exist. ${advice}"
    else
      # A pinned archive is a string with the context of its store path.
      /. + builtins.unsafeDiscardStringContext nixpkgs;

  has = file: builtins.pathExists (given + file);

  engine =
    # 22.11 replaced build-vms.nix by modules; trees between have an unrelated nixos/lib/testing.
    if has "/nixos/lib/testing/nodes.nix" then
      "evalTest"
    else if has "/nixos/lib/build-vms.nix" then
      "build-vms"
    else
      null;

  path =
    if engine != null && has "/lib/default.nix" && has "/default.nix" then
      given
    else
      unusable (
        "\"${toString nixpkgs}\" is not a nixpkgs tree with virtual machines: "
        + "it has neither nixos/lib/testing/nodes.nix nor nixos/lib/build-vms.nix, or lacks lib/default.nix. ${advice}"
      );

  # What this Nix lacks, in the tree's own words: a file has said it since 2013, another one since 2025.
  lacking =
    if has "/lib/minfeatures.nix" then
      map (feature: feature.description) (import (path + "/lib/minfeatures.nix")).missing
    else if has "/lib/minver.nix" && builtins.compareVersions (import (path + "/lib/minver.nix")) builtins.nixVersion == 1 then
      [ "Nix ${import (path + "/lib/minver.nix")}" ]
    else
      [ ];

  # Forces the checks, so that nothing of an unusable tree is used.
  usable =
    if lacking == [ ] then
      path
    else
      fail {
        code = "NIXVM1021";
        message =
          "The nixpkgs tree \"${toString nixpkgs}\" needs a newer Nix than ${builtins.nixVersion}; it asks for ${builtins.concatStringsSep ", " lacking}. "
          + "Install a newer Nix and name its folder with the property NixToolPath, or use an older nixpkgs.";
      };

  firstLine = text: builtins.head (builtins.split "\n" text);
in
{
  path = usable;
  engine = builtins.seq usable engine;
  lib = import (usable + "/lib");
  contains =
    file: text:
    has file && builtins.replaceStrings [ text ] [ "" ] (builtins.readFile (path + file)) != builtins.readFile (path + file);
  release = if has "/.version" then firstLine (builtins.readFile (path + "/.version")) else null;
}
