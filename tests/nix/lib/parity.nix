# Compares our lib with that of a nixpkgs tree on the module sets in ./parity.
#
# Inputs: `tree`, the absolute path of a nixpkgs tree, or of a folder with its `lib` and `.version`.
# A file in ./parity is a function { lib } returning one case or an attribute set of cases. A case is
#   { modules; show = config: …; specialArgs ? { }; since ? "16.09"; needs ? [ "types.oneOf" ]; }
# `uncatchable = true;` where it stops with such an error, and `lenient = true;` where ours accepts on purpose what nixpkgs does not;
# `since` is the first release with what it needs, and `needs` names functions of lib.
# Result: names (a text) of the cases that this tree can evaluate, skipped (of the others), and per name
#   report.NAME             “same”, “stops” (both sides stop) or “differs: …”
#   raw.NAME.{ours,theirs}  the value itself, for the error where both stop
{ tree }:
let
  ours = import ../../../sdk/nix/lib;
  theirs = import (/. + tree + "/lib");
  release = builtins.head (
    builtins.match "([0-9.]+).*" (builtins.readFile (/. + tree + "/.version"))
  );

  load = lib: file: import (./parity + "/${file}") { inherit lib; };

  # Every case of a file by its name; asking our lib for the names is enough.
  casesOf =
    lib: file:
    let
      content = load lib file;
      name = builtins.head (builtins.match "(.*)\\.nix" file);
    in
    if content ? show then
      { ${name} = content; }
    else
      builtins.listToAttrs (
        map (part: {
          name = "${name}-${part}";
          value = content.${part};
        }) (builtins.attrNames content)
      );

  all =
    lib: builtins.foldl' (cases: file: cases // casesOf lib file) { } (builtins.attrNames (builtins.readDir ./parity));

  casesOfOurs = all ours;
  casesOfTheirs = all theirs;

  has =
    lib: path:
    let
      parts = builtins.filter builtins.isString (builtins.split "\\." path);
      step = found: part: if found != null && found ? ${part} then found.${part} else null;
    in
    builtins.foldl' step lib parts != null;

  usable =
    name:
    let
      case = casesOfOurs.${name};
    in
    builtins.compareVersions release (case.since or "0") >= 0
    && builtins.all (has theirs) (case.needs or [ ]);
  named = builtins.attrNames casesOfOurs;

  valueOf =
    lib: cases: name:
    let
      case = cases.${name};
      value = case.show (
        lib.evalModules (
          {
            inherit (case) modules;
          }
          // (if case ? specialArgs then { inherit (case) specialArgs; } else { })
        )
      ).config;
    in
    builtins.deepSeq value value;

  reportOf =
    name:
    let
      attempt = value: builtins.tryEval (builtins.toJSON value);
      our = attempt (valueOf ours casesOfOurs name);
      their = attempt (valueOf theirs casesOfTheirs name);
      show = result: if result.success then result.value else "an error";
    in
    # An error that Nix lets nobody catch would stop all cases.
    if casesOfOurs.${name}.uncatchable or false then
      "stops"
    else if casesOfOurs.${name}.lenient or false && our.success && !their.success then
      "same"
    else if our == their then
      (if our.success then "same" else "stops")
    else
      "differs: ours ${show our}, theirs ${show their}";

  usableNames = builtins.filter usable named;
in
{
  names = toString usableNames;
  skipped = toString (builtins.filter (name: !usable name) named);
  report = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = reportOf name;
    }) usableNames
  );
  raw = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = {
        ours = valueOf ours casesOfOurs name;
        theirs = valueOf theirs casesOfTheirs name;
      };
    }) usableNames
  );
}
