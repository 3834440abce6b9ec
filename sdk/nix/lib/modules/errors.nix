# The errors of the module system about options and definitions: code, message, position.
# ./module-errors.nix has those about modules.
#
# Input: `lib`. Result: functions that stop the evaluation. Their arguments are locs (lists of names), definitions
# `{ file; value; position; … }` and declarations `{ file; options; position; }`.
#   NIXVM3010 unknown option           NIXVM3013 conflicting definitions
#   NIXVM3011 option without a value   NIXVM3015 read-only option
#   NIXVM3012 wrong type               NIXVM3016 bad option declaration
lib:
let
  inherit (lib) concatStringsSep optionalString showOption;
  inherit (lib.diagnostics)
    alternatives
    attributePosition
    describe
    describeDefinitions
    describeExample
    describeFile
    describeOption
    describePlace
    describePurpose
    error
    errorsAt
    firstPosition
    positionsOf
    ;

  # “The option 'a'”, “Element 2 of the option 'a'”
  subject =
    loc:
    let
      option = describeOption loc;
    in
    if lib.hasPrefix "element " option then "E${lib.removePrefix "e" option}" else "The ${option}";
in
{
  unknownOption =
    options: prefixLength: unmatched:
    let
      suggest = (import ./suggestions.nix lib).suggest options prefixLength;
      all = lib.concatMap apart unmatched;
      shown = lib.take 20 all;
      more = builtins.length all - builtins.length shown;

      # Of a set that nobody knows, and that is like nothing known, what is in it are the options.
      apart =
        unknown:
        let
          value = builtins.tryEval (unknown.value or null);
          isSet =
            value.success && builtins.isAttrs value.value && !(value.value ? _type) && !(value.value ? type) && value.value != { };
        in
        if builtins.length unknown.path == 1 && isSet && suggest unknown == [ ] then
          map (
            name:
            unknown
            // {
              path = unknown.path ++ [ name ];
              siblings = [ ];
              position = attributePosition name value.value (unknown.position or null);
            }
          ) (builtins.attrNames value.value)
        else
          [ unknown ];
      # A text, or a function that makes one of the path.
      hintOf =
        unknown:
        let
          hint = unknown.hint or "";
        in
        if builtins.isFunction hint then hint unknown.path else hint;
      describeOne = unknown: {
        position = unknown.position or null;
        sentences =
          let
            names = suggest unknown;
          in
          [
            "The option '${showOption unknown.path}' does not exist."
            (optionalString ((unknown.position or null) == null) "It is set in ${describeFile unknown.file}.")
            (optionalString (names != [ ]) "Did you mean ${alternatives names}?")
            (hintOf unknown)
            (optionalString (more > 0) "${toString more} options more do not exist.")
          ];
      };
    in
    # Every option is a mistake of its own, in a place of its own.
    errorsAt "NIXVM3010" (map describeOne shown);

  noValue =
    {
      loc,
      option,
      node ? null,
      parent ? null,
    }:
    let
      example = describeExample option;
      declared = if node == null then null else firstPosition node.declarationPositions;
    in
    error "NIXVM3011" (if parent == null then declared else parent) [
      "${subject loc} is used but has no value, and no default."
      (describePurpose option)
      (if example == "" then "Set it." else "Set it, for example: ${showOption loc} = ${example};")
    ];

  wrongType =
    loc: type: definitions:
    let
      first = builtins.head definitions;
      more = builtins.tail definitions;
    in
    error "NIXVM3012" (first.position or null) [
      (
        "${subject loc} wants a value of type '${type.description or type.name}', "
        + "but it is set to ${describe first.value}"
        + optionalString ((first.position or null) == null) " in ${describeFile first.file}"
        + "."
      )
      (optionalString (more != [ ]) "It is wrong in another place too: ${describeDefinitions more}.")
    ];

  notASet =
    loc: definition: value:
    error (if loc == [ ] then "NIXVM3014" else "NIXVM3012") (definition.position or null) [
      (
        if loc == [ ] then
          "The configuration of a module must be an attribute set, "
          + "but in ${describeFile definition.file} it is ${describe value}."
        else
          "${subject loc} is a set of options, but it is set to ${describe value}. "
          + "Set the options in it one by one."
      )
      (optionalString ((definition.position or null) == null && loc != [ ]) "See ${describeFile definition.file}.")
    ];

  conditionIsNoBool =
    definition:
    error "NIXVM3012" (attributePosition "condition" definition.value (definition.position or null)) [
      "The condition of lib.mkIf must be a Boolean, but it is ${describe definition.value.condition}."
    ];

  # `why` says what would make the definitions agree.
  conflict =
    loc: why: definitions:
    error "NIXVM3013" (firstPosition (positionsOf definitions)) [
      "${subject loc} has conflicting definitions: ${describeDefinitions definitions}."
      why
    ];

  readOnly =
    loc: default: definitions:
    error "NIXVM3015" (firstPosition (positionsOf definitions)) [
      "${subject loc} is read-only, but it is set more than once: ${
        describeDefinitions (default ++ definitions)
      }."
      "Remove the definition that is yours."
    ];

  # --- Declarations

  notADeclaration =
    loc: declaration:
    error "NIXVM3016" declaration.position [
      "${subject loc} is declared as ${describe declaration.options} instead of with lib.mkOption."
      (optionalString (
        lib.isType "option-type" declaration.options
      ) "Write: lib.mkOption { type = …; }.")
      (optionalString (
        builtins.isAttrs declaration.options && lib.modules.isProperty declaration.options
      ) "Whether an option exists cannot depend on a condition; make its definitions depend on it.")
    ];

  notAType =
    loc: declaration:
    error "NIXVM3016" (attributePosition "type" declaration.options declaration.position) [
      "The type of the ${describeOption loc} must be one of lib.types, but it is ${describe declaration.options.type}."
    ];

  declaredTwice =
    loc: declarations:
    error "NIXVM3016" (firstPosition (positionsOf declarations)) [
      "${subject loc} is declared more than once, and the declarations do not fit together: ${
        concatStringsSep " and " (map describePlace declarations)
      }."
      (
        "Rename one of the options, or remove what both declare "
        + "(default, example, description, apply, or types that do not merge)."
      )
    ];

  optionIsPrefix =
    loc: options: sets:
    error "NIXVM3016" (firstPosition (positionsOf sets)) [
      (
        "${subject loc} is an option (${describePlace (builtins.head options)}), "
        + "so there can be no options below it (${describePlace (builtins.head sets)})."
      )
    ];
}
