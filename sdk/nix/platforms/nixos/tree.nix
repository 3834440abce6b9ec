# A nixpkgs tree and what it can do.
#
# Input: the absolute path of the tree (a string, or null when none was given).
# Result:
#   path      the tree as a path
#   lib       its library
#   release   "16.09", or null
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
      /. + nixpkgs;

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

  firstLine = text: builtins.head (builtins.split "\n" text);
in
{
  inherit path;
  # Forces the checks of `path`, so that nothing of an unusable tree is used.
  engine = builtins.seq path engine;
  lib = import (path + "/lib");
  release = if has "/.version" then firstLine (builtins.readFile (path + "/.version")) else null;
}
