# TOML from a Nix value. Inputs: lib. Result: a function of an attribute set.
# Tables come after the values of the table that they are in; those in lists are written inline.
{ lib }:
let
  quoted = builtins.toJSON;
  isBare = key: builtins.match "[A-Za-z0-9_-]+" key != null;
  key = name: if isBare name then name else quoted name;
  isTable = value: builtins.isAttrs value && !(value ? outPath);

  # null has no form in TOML: such a key is left out, as nixpkgs' converter does.
  present = lib.filterAttrs (_: value: value != null);

  inline =
    value:
    if isTable value then
      "{ ${
        lib.concatStringsSep ", " (
          lib.mapAttrsToList (name: member: "${key name} = ${inline member}") (present value)
        )
      } }"
    else if builtins.isList value then
      "[${lib.concatMapStringsSep ", " inline value}]"
    else if builtins.isBool value then
      lib.boolToString value
    else if builtins.isInt value || builtins.isFloat value then
      builtins.toJSON value
    else
      quoted "${toString value}";

  table =
    path: value:
    let
      members = present value;
      plain = lib.filterAttrs (_: member: !isTable member) members;
      tables = lib.filterAttrs (_: isTable) members;
      lines = lib.concatStrings (
        lib.mapAttrsToList (name: member: "${key name} = ${inline member}\n") plain
      );
      header = "[${lib.concatMapStringsSep "." key path}]\n";
      own = if path == [ ] || (plain == { } && tables != { }) then lines else header + lines;
      inner = lib.mapAttrsToList (name: table (path ++ [ name ])) tables;
    in
    lib.concatStringsSep "\n" (lib.filter (part: part != "") ([ own ] ++ inner));
in
table [ ]
