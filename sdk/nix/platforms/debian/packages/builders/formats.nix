# pkgs.formats: types of settings, and the files that are made of their values.
# Inputs: lib, writeText, runCommand. Result: FORMAT ARGUMENTS = { type; generate = name: value: file; }.
{
  lib,
  writeText,
  runCommand,
}:
let
  inherit (lib) types generators;

  atom = types.nullOr (types.oneOf [
    types.bool
    types.int
    types.float
    types.str
    types.path
  ]);

  # Values as deep as JSON's.
  tree =
    description:
    let
      value =
        types.nullOr (
          types.oneOf [
            types.bool
            types.int
            types.float
            types.str
            types.path
            (types.attrsOf value)
            (types.listOf value)
          ]
        )
        // {
          inherit description;
        };
    in
    value;

  atomOrList = arguments: if arguments.listsAsDuplicateKeys or false || arguments ? listToValue then types.either atom (types.listOf atom) else atom;

  # An argument of the generator that nixpkgs' formats have on top.
  withLists =
    arguments:
    let
      join = arguments.listToValue or null;
    in
    if join == null then
      value: value
    else
      builtins.mapAttrs (_: value: if builtins.isList value then join (map (generators.mkValueStringDefault { }) value) else value);

  rest = arguments: removeAttrs arguments [ "listToValue" ];

  # TOML is made of JSON's values; tables inside of lists are written inline.
  toml = import ./toml.nix { inherit lib; };
in
{
  json = _: {
    type = tree "JSON value";
    generate = name: value: writeText name (builtins.toJSON value + "\n");
  };

  # Every JSON text is YAML.
  yaml = _: {
    type = tree "YAML value";
    generate = name: value: writeText name (builtins.toJSON value + "\n");
  };

  ini = arguments: {
    type = types.attrsOf (types.attrsOf (atomOrList arguments));
    generate =
      name: value:
      writeText name (generators.toINI (rest arguments) (builtins.mapAttrs (_: withLists arguments) value));
  };

  iniWithGlobalSection = arguments: {
    type = types.submodule {
      options.globalSection = lib.mkOption {
        type = types.attrsOf (atomOrList arguments);
        default = { };
      };
      options.sections = lib.mkOption {
        type = types.attrsOf (types.attrsOf (atomOrList arguments));
        default = { };
      };
    };
    generate =
      name: value:
      writeText name (
        generators.toKeyValue (rest arguments) (withLists arguments (value.globalSection or { }))
        + lib.optionalString (value.globalSection or { } != { } && value.sections or { } != { }) "\n"
        + generators.toINI (rest arguments) (builtins.mapAttrs (_: withLists arguments) (value.sections or { }))
      );
  };

  keyValue = arguments: {
    type = types.attrsOf (atomOrList arguments);
    generate = name: value: writeText name (generators.toKeyValue (rest arguments) (withLists arguments value));
  };

  toml = _: {
    type = tree "TOML value";
    generate = name: value: writeText name (toml value);
  };
}
