# Compares our lib with that of a nixpkgs tree on the module sets in ./parity.
#
# Inputs: `tree`, the absolute path of a nixpkgs tree. Result: `names` of the module sets that this tree can evaluate, and
# `cases.NAME.{ours,theirs}`: what each lib makes of it. A file in ./parity is a function
# { lib }: { modules; show = config: …; since ? "16.09"; }, where `since` is the first release with what it needs.
{ tree }:
let
  ours = import ../../../sdk/nix/debian/lib;
  theirs = import (/. + tree + "/lib");
  release = builtins.head (
    builtins.match "([0-9.]+).*" (builtins.readFile (/. + tree + "/.version"))
  );

  files = builtins.attrNames (builtins.readDir ./parity);
  nameOf = file: builtins.head (builtins.match "(.*)\\.nix" file);
  load = lib: file: import (./parity + "/${file}") { inherit lib; };
  # Metadata is the same whichever lib it is asked for.
  usable = file: builtins.compareVersions release ((load ours file).since or "0") >= 0;

  evaluate =
    lib: file:
    let
      case = load lib file;
      value = case.show (lib.evalModules { inherit (case) modules; }).config;
      result = builtins.tryEval (builtins.deepSeq value value);
    in
    if result.success then { inherit (result) value; } else "stops with an error";
in
{
  names = toString (map nameOf (builtins.filter usable files));
  cases = builtins.listToAttrs (
    map (file: {
      name = nameOf file;
      value = {
        ours = evaluate ours file;
        theirs = evaluate theirs file;
      };
    }) files
  );
}
