# `lib.options`: declaring options, merging their definitions, and their names.
#
# Input: `lib`. Result: the functions; also at the top level of `lib`.
lib:
let
  inherit (lib) concatMapStringsSep isType;
  inherit (lib.diagnostics) errors;
in
rec {
  # --- Declaring

  mkOption =
    {
      default ? null,
      defaultText ? null,
      example ? null,
      description ? null,
      relatedPackages ? null,
      type ? null,
      apply ? null,
      internal ? null,
      visible ? null,
      readOnly ? null,
      # Accepted for old modules.
      options ? null,
      merge ? null,
      check ? null,
      extraArgs ? null,
    }@attributes:
    attributes // { _type = "option"; };

  # Ours: the default of an option in a submodule that is the name of the attribute that holds the submodule. Other than
  # a module's argument `name`, it lets the options be declared once for all values.
  attributeName = {
    _type = "attributeName";
  };

  # Accepts Booleans, false by default. `name` completes “Whether to enable …”.
  mkEnableOption =
    name:
    mkOption {
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether to enable ${if builtins.isAttrs name then name.text else name}.";
    };

  # An option for a package of `pkgs`: `mkPackageOption pkgs "nginx" { }`, or with `default` a path of names.
  mkPackageOption =
    pkgs: name:
    {
      nullable ? false,
      default ? name,
      example ? null,
      extraDescription ? "",
      pkgsText ? "pkgs",
    }:
    let
      names = lib.toList name;
      path = lib.toList default;
      fail = throw "${lib.concatStringsSep "." path} cannot be found in ${pkgsText}";
      text = path: literalExpression "${pkgsText}.${lib.concatStringsSep "." path}";
    in
    mkOption (
      {
        type = if nullable then lib.types.nullOr lib.types.package else lib.types.package;
        description =
          "The ${lib.last names} package to use."
          + lib.optionalString (extraDescription != "") " ${extraDescription}";
      }
      // lib.optionalAttrs (default != null) {
        default = lib.attrByPath path fail pkgs;
        defaultText = text path;
      }
      // lib.optionalAttrs (default == null && nullable) { default = null; }
      // lib.optionalAttrs (example != null) {
        example = if builtins.isList example then text example else example;
      }
    );

  # An option that swallows its definitions: nothing can be wrong, and nothing happens.
  mkSinkUndeclaredOptions =
    attributes:
    mkOption (
      {
        internal = true;
        visible = false;
        default = false;
        description = "Sink for definitions of options that are not declared.";
        type = lib.mkOptionType {
          name = "sink";
          merge = loc: definitions: false;
        };
        apply = value: throw "the value of a sink option was used";
      }
      // attributes
    );

  isOption = isType "option";

  # --- Merging: `merge` functions of types, from a loc and definitions to a value

  getValues = map (d: d.value);
  getFiles = map (d: d.file);

  # Stops with both places of a conflict; `why` says what would settle it.
  failConflict = errors.conflict;

  # For values without a type: joins what can be joined.
  mergeDefaultOption =
    loc: definitions:
    let
      values = getValues definitions;
      all = predicate: builtins.all predicate values;
    in
    if builtins.tail values == [ ] then
      builtins.head values
    else if all lib.isFunction then
      argument: mergeDefaultOption loc (map (d: d // { value = d.value argument; }) definitions)
    else if all builtins.isList then
      builtins.concatLists values
    else if all builtins.isAttrs then
      builtins.foldl' (a: b: a // b) { } values
    else if all builtins.isBool then
      builtins.foldl' (a: b: a || b) false values
    else if all builtins.isString then
      builtins.concatStringsSep "" values
    else
      mergeEqualOption loc definitions;

  mergeOneOption = mergeUniqueOption { message = ""; };

  # One definition at most, merged by `merge`.
  mergeUniqueOption =
    args:
    let
      message = args.message or (toString args);
      merge = args.merge or (loc: definitions: (builtins.head definitions).value);
    in
    loc: definitions:
    if builtins.tail definitions == [ ] then
      merge loc definitions
    else
      failConflict loc
        "It takes one definition${
          lib.optionalString (message != "") " (${lib.removeSuffix "." message})"
        }. Remove all but one, or say with lib.mkForce which one wins."
        definitions;

  # Any number of definitions with the same value.
  mergeEqualOption =
    loc: definitions:
    let
      first = (builtins.head definitions).value;
    in
    if builtins.tail definitions == [ ] || builtins.all (d: d.value == first) definitions then
      first
    else
      failConflict loc
        "Keep one of them, or say which one wins with lib.mkForce (or with lib.mkDefault, which one loses)."
        definitions;

  # --- Names and texts

  # “services.httpd.virtualHosts."a.b".port”. Placeholders such as <name> and * stay as they are.
  showOption = concatMapStringsSep "." (
    name:
    let
      text = toString name;
    in
    if
      builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*|<.*>|\\*|\\[definition [0-9]+-entry [0-9]+]" text != null
    then
      text
    else
      builtins.toJSON text
  );

  showFiles = files: lib.concatMapStringsSep " and " (file: "'${toString file}'") files;

  # “- In '/x.nix': value” for each definition.
  showDefs =
    definitions:
    lib.concatMapStrings (
      d: "\n- ${lib.diagnostics.describePlace d}: ${lib.diagnostics.describe d.value}"
    ) definitions;

  showOptionWithDefLocs =
    option: "${showOption option.loc}, with values defined in: ${showFiles option.files}";

  # Texts in defaults, examples and descriptions that are no plain values.
  literalExpression = text: {
    _type = "literalExpression";
    inherit text;
  };
  literalExample = literalExpression;
  literalMD = text: {
    _type = "literalMD";
    inherit text;
  };
  mdDoc = text: text;
  renderOptionValue =
    value:
    if value ? _type && value ? text then
      value
    else
      literalExpression (lib.generators.toPretty { } value);

  # All options of an evaluated set, as a list for documentation.
  optionAttrSetToDocList = optionAttrSetToDocList' [ ];
  optionAttrSetToDocList' =
    prefix: options:
    builtins.concatMap (
      option:
      [
        {
          inherit (option) loc;
          name = showOption option.loc;
          description = option.description or null;
          declarations = option.declarations or [ ];
          internal = option.internal or false;
          visible = option.visible or true;
          readOnly = option.readOnly or false;
          type = option.type.description or "unspecified value";
        }
      ]
      ++ (
        let
          sub = option.type.getSubOptions option.loc;
        in
        if (option.visible or true) == true && sub != { } then optionAttrSetToDocList' option.loc sub else [ ]
      )
    ) (lib.collect isOption (removeAttrs options [ "_module" ]));
}
