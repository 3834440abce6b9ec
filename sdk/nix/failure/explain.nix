# Says of an error of nixpkgs' module system, which knows no positions, what our own library says of the same mistake:
# where it is, what the option is for, what was probably meant. Stops with that error, or with none if it finds out
# nothing better than what nixpkgs says; then the result is a position or null.
#
# Input: our library; `failure` (default.nix) with the `kind` of error and what its text told; the user's modules and
# their definitions and declarations; the position of the machine; `options`, the tree of the machine's options.
#   unknownOption, noValue, readOnly        option
#   wrongType                               option, type (in words)
#   conflict                                option, files (that define it), advice
#   unsupportedAttribute, missingArgument   name
#   missingImport                           path
#   language                                options (those that were being evaluated, the innermost first)
{
  lib,
  failure,
  modules,
  definitionsOf,
  declarationsOf,
  machinePosition,
  options,
}:

let
  inherit (lib.diagnostics)
    attributePosition
    describe
    describePlace
    error
    errors
    firstPosition
    positionsOf
    ;

  optionAt = import ./options.nix { inherit lib options; };

  definitions = definitionsOf failure.option;
  exact = builtins.filter (d: d.depth >= builtins.length loc) definitions;
  inherit (optionAt failure.option) loc option siblings;

  position =
    let
      known = firstPosition (positionsOf definitions);
    in
    if known == null then machinePosition else known;

  # What cannot be seen without the configuration counts as written in the machine.
  orMachine =
    list:
    if list == [ ] then
      [
        {
          inherit (machinePosition) file;
          position = machinePosition;
        }
      ]
    else
      list;

  isWrong =
    definition:
    let
      result = builtins.tryEval (option.type.check definition.value);
    in
    option == null || !(option ? type) || (result.success && !result.value);
  wrong =
    let
      found = builtins.filter isWrong exact;
    in
    if found == [ ] then exact else found;

  wordsOf = definition: (builtins.tryEval (describe definition.value)).value;
  isKnown = definition: definition ? value && (builtins.tryEval definition.value).success;
  showDefinition =
    definition:
    if isKnown definition then
      "${wordsOf definition} (${describePlace definition})"
    else
      "another definition (${describePlace definition})";

  # Files of nixpkgs that define the option, too. Our own name of a user's module ends in "@" and the machine.
  isUsers =
    file:
    builtins.match ".*@[A-Za-z0-9._-]+" file != null
    || builtins.any (module: module.file == file) modules
    || builtins.substring 0 1 file != "/";
  others = map (file: {
    inherit file;
    position = null;
  }) (builtins.filter (file: !(isUsers file)) (failure.files or [ ]));

  # The default that stands beside definitions of a read-only option.
  declared = builtins.filter (d: d.depth >= builtins.length loc) (declarationsOf failure.option);
  defaults =
    if option == null || !(option ? default) then
      [ ]
    else
      [
        {
          file = toString (builtins.head (option.declarations or [ "nixpkgs" ]));
          value = option.default;
          position = firstPosition (positionsOf declared);
        }
      ];

  withFormal = builtins.filter (module: (module.formals or { }) ? ${failure.name}) modules;
  withAttribute = builtins.filter (
    module: module.module ? ${failure.name} && (module.module ? config || module.module ? options)
  ) modules;

  importsIt =
    module:
    let
      list = (builtins.tryEval (module.module.imports or [ ])).value;
      isIt =
        entry:
        let
          result = builtins.tryEval (builtins.isPath entry || builtins.isString entry);
        in
        result.success && result.value && toString entry == failure.path;
    in
    builtins.isList list && builtins.any isIt list;
  importing = builtins.filter importsIt modules;

  mistakes = import ./mistakes.nix {
    inherit
      lib
      modules
      options
      definitionsOf
      ;
    evaluated = failure.options or [ ];
  };

  kinds = {
    unknownOption =
      let
        # nixpkgs stops at the first one.
        others = builtins.filter (unknown: unknown.path != loc) (
          builtins.filter (unknown: declarationsOf (lib.showOption unknown.path) == [ ]) mistakes.unknown
        );
      in
      errors.unknownOption options 0 (
        [
          {
            inherit siblings position;
            path = loc;
            inherit (position) file;
          }
        ]
        ++ others
      );

    noValue = errors.noValue {
      inherit loc;
      option = if option == null then { } else option;
      parent =
        let
          # The set that the option is in, else where the user declares the option, else the machine.
          around = builtins.filter (d: d.depth >= builtins.length loc - 1) definitions;
          known = firstPosition (positionsOf (around ++ declared));
        in
        if known == null then machinePosition else known;
    };

    wrongType =
      if wrong == [ ] || !(isKnown (builtins.head wrong)) then
        error "NIXVM3012" position [
          "The option '${lib.showOption loc}' wants a value of type '${failure.type}', but it is set to something else."
        ]
      else
        errors.wrongType loc { description = failure.type; } (builtins.filter isKnown wrong);

    conflict = error "NIXVM3013" position [
      "The option '${lib.showOption loc}' has conflicting definitions: ${
        lib.concatMapStringsSep " and " showDefinition (exact ++ others)
      }."
      failure.advice
    ];

    readOnly = errors.readOnly loc defaults (orMachine exact ++ others);

    unsupportedAttribute =
      if withAttribute == [ ] then
        null
      else
        let
          module = builtins.head withAttribute;
        in
        errors.unsupportedAttribute (module // { start = module.start or machinePosition; }) module.module failure.name;

    missingArgument =
      if withFormal == [ ] then
        null
      else
        let
          module = builtins.head withFormal;
        in
        errors.missingArgument module.file module.formals failure.name;

    missingImport =
      if importing == [ ] then
        null
      else
        let
          parent = builtins.head importing;
        in
        errors.importIsMissing {
          inherit parent;
          position = attributePosition "imports" parent.module parent.start;
          file = failure.path;
        };

    language = mistakes.any;
  };
in
kinds.${failure.kind}
