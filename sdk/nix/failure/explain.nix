# Says of an error of nixpkgs' module system, which knows no positions, what our own library says of the same mistake:
# where it is, what the option is for, what was probably meant. Stops with that error, or with none if it finds out
# nothing better than what nixpkgs says; then the result is a position or null.
#
# Input: our library; `failure` (default.nix) with the `kind` of error and what its text told; the user's modules and
# their definitions and declarations; their values (values.nix), also those that depend on the configuration; the position of
# the machine; `options`, the tree of the machine's options; and its `config`.
#   unknownOption, noValue, readOnly        option
#   wrongType                               option, type (in words)
#   conflict                                option, files (that define it), advice
#   unsupportedAttribute, missingArgument   name
#   missingImport                           path
#   language                                options (those that were being evaluated, the innermost first), named (those that
#                                           the text names)
#   condition                               the same: that of lib.mkIf is no Boolean
#   package                                 name (of one that nixpkgs refuses), options
#   assertion, warning                      text, named
{
  lib,
  failure,
  modules,
  definitionsOf,
  declarationsOf,
  machinePosition,
  values,
  valuesWithConfig,
  options,
  config,
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

  # Where the user sets the first option that the text names; else a set around it that is more than a section such as
  # `services`.
  named =
    let
      known = builtins.filter (d: d.isWhole || d.depth >= 2) (
        builtins.concatMap definitionsOf (failure.named or [ ])
      );
    in
    firstPosition (positionsOf (builtins.filter (d: d.isWhole) known ++ known));

  attempt =
    value: fallback:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else fallback;

  # Conditions and packages, first those for which the configuration need not be known.
  firstOf =
    isIt:
    let
      found = builtins.filter isIt values;
      more = builtins.filter isIt valuesWithConfig;
    in
    if found != [ ] then
      builtins.head found
    else if more != [ ] then
      builtins.head more
    else
      null;

  isPackage = value: attempt (builtins.isAttrs value && value ? outPath) false;
  isRefused =
    known: known ? value && isPackage known.value && attempt (known.value.name == failure.name) false;
  # One that is refused itself, too, says so in nixpkgs since 2018.
  needsRefused =
    known:
    known ? value
    && isPackage known.value
    && attempt (known.value.meta.available or true) true
    && !(builtins.tryEval known.value.outPath).success;
  failsWithConfig = builtins.filter (known: known.fails or false) valuesWithConfig;

  assertions = builtins.filter (
    assertion:
    attempt (!assertion.assertion && builtins.unsafeDiscardStringContext assertion.message == failure.text) false
  ) (config.assertions or [ ]);
  warnings = builtins.filter (
    definition:
    attempt (
      builtins.isList definition.value
      && builtins.any (
        text: attempt (builtins.unsafeDiscardStringContext text == failure.text) false
      ) definition.value
    ) false
  ) (definitionsOf "warnings");

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

    language = if named != null then named else mistakes.any;

    condition =
      let
        found = firstOf (known: known ? badCondition);
      in
      if found == null then mistakes.any else mistakes.noBool found;

    package =
      let
        refused = firstOf isRefused;
        around = firstOf needsRefused;
      in
      if refused != null then
        refused
      else if around != null then
        around
      else if failsWithConfig != [ ] then
        builtins.head failsWithConfig
      else
        mistakes.any;

    assertion =
      let
        written = builtins.filter (position: position != null) (
          map (
            assertion: attributePosition "message" assertion (attributePosition "assertion" assertion null)
          ) assertions
        );
      in
      if written != [ ] then builtins.head written else named;

    # The machine is well, and its configuration need not be evaluated for this.
    warning = if warnings != [ ] then firstPosition (positionsOf warnings) else named;
  };

  # What the build reads: a place, and which element of a list there.
  answer =
    found:
    if found == null then
      null
    else if found ? position then
      if found.position == null then null else found.position // { inherit (found) element; }
    else
      found;
in
answer kinds.${failure.kind}
