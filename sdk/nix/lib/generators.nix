# `lib.generators`: values as texts in common file formats.
#
# Input: `lib`. Result: functions from options (a set, often { }) and a value to a string.
lib:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    escape
    mapAttrsToList
    ;
in
rec {
  # One value on one line: what toString would lose or hide is an error.
  mkValueStringDefault =
    { }:
    value:
    if builtins.isInt value || lib.isDerivation value || builtins.isString value || builtins.isPath value then
      toString value
    else if value == true then
      "true"
    else if value == false then
      "false"
    else if value == null then
      "null"
    else if builtins.isFloat value then
      lib.strings.floatToString value
    else
      throw "generators.mkValueStringDefault: this value is not supported: ${toPretty { } value}";

  # “key SEPARATOR value”; separators within keys are escaped.
  mkKeyValueDefault =
    {
      mkValueString ? mkValueStringDefault { },
    }:
    separator: key: value:
    "${escape [ separator ] key}${separator}${mkValueString value}";

  # One line for each attribute; a list makes several lines when `listsAsDuplicateKeys` is set.
  toKeyValue =
    {
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
      indent ? "",
    }:
    let
      line = key: value: "${indent}${mkKeyValue key value}\n";
      lines =
        key: value:
        if listsAsDuplicateKeys && builtins.isList value then
          map (line key) value
        else
          [ (line key value) ];
    in
    set: lib.concatStrings (lib.concatLists (mapAttrsToList lines set));

  # Sections with keys and values.
  toINI =
    {
      mkSectionName ? (name: escape [ "[" "]" ] name),
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }:
    sections:
    let
      section =
        name: values:
        "[${mkSectionName name}]\n" + toKeyValue { inherit mkKeyValue listsAsDuplicateKeys; } values;
    in
    concatStringsSep "\n" (mapAttrsToList section sections);

  # The same with keys before the first section: { globalSection; sections; }.
  toINIWithGlobalSection =
    {
      mkSectionName ? (name: escape [ "[" "]" ] name),
      mkKeyValue ? mkKeyValueDefault { } "=",
      listsAsDuplicateKeys ? false,
    }@options:
    {
      globalSection,
      sections ? { },
    }:
    (
      if globalSection == { } then
        ""
      else
        toKeyValue (removeAttrs options [ "mkSectionName" ]) globalSection + "\n"
    )
    + toINI options sections;

  # git's dialect: nested sets are subsections, values are quoted where they must be.
  toGitINI =
    sections:
    let
      isValue = value: !builtins.isAttrs value || lib.isDerivation value;
      sectionName =
        path:
        lib.head path
        + lib.optionalString (lib.tail path != [ ]) " \"${concatStringsSep "." (lib.tail path)}\"";
      quote =
        value:
        if builtins.isString value then
          "\"${builtins.replaceStrings [ "\"" "\\" "\n" ] [ "\\\"" "\\\\" "\\n" ] value}\""
        else
          mkValueStringDefault { } value;
      line = key: value: concatMapStrings (v: "\t${key} = ${quote v}\n") (lib.toList value);
      section =
        path: set:
        let
          values = lib.filterAttrs (_: isValue) set;
          nested = lib.filterAttrs (_: value: !isValue value) set;
        in
        lib.optional (values != { } || nested == { }) (
          "[${sectionName path}]\n" + lib.concatStrings (mapAttrsToList line values)
        )
        ++ lib.concatLists (mapAttrsToList (name: section (path ++ [ name ])) nested);
    in
    concatStringsSep "\n" (lib.concatLists (mapAttrsToList (name: section [ name ]) sections));

  toJSON = { }: builtins.toJSON;
  toYAML = toJSON;

  # Nix, for people: functions and derivations are shown as <function> and <derivation name>.
  toPretty =
    {
      allowPrettyValues ? false,
      multiline ? true,
      indent ? "",
    }:
    let
      go =
        indent: value:
        let
          deeper = indent + "  ";
          open = if multiline then "\n${deeper}" else " ";
          close = if multiline then "\n${indent}" else " ";
          attribute = name: v: "${lib.strings.escapeNixIdentifier name} = ${go deeper v};";
        in
        if builtins.isString value then
          "\"${escape [ "\"" "\\" "\${" ] (builtins.replaceStrings [ "\n" ] [ "\\n" ] value)}\""
        else if builtins.isFloat value then
          lib.strings.floatToString value
        else if builtins.isInt value || builtins.isPath value then
          toString value
        else if builtins.isBool value then
          lib.boolToString value
        else if value == null then
          "null"
        else if builtins.isFunction value then
          "<function>"
        else if builtins.isList value then
          if value == [ ] then "[ ]" else "[${open}${lib.concatMapStringsSep open (go deeper) value}${close}]"
        else if allowPrettyValues && value ? __pretty && value ? val then
          value.__pretty value.val
        else if value == { } then
          "{ }"
        else if lib.isDerivation value then
          "<derivation ${value.name or "???"}>"
        else
          "{${open}${concatStringsSep open (mapAttrsToList attribute value)}${close}}";
    in
    go indent;

  # Below a depth, values are replaced by "<unevaluated>": for printing what may not end.
  withRecursion =
    {
      depthLimit,
      throwOnDepthLimit ? true,
    }:
    let
      go =
        depth: value:
        if depth > depthLimit then
          if throwOnDepthLimit then
            throw "Exceeded maximum eval-depth limit of ${toString depthLimit}"
          else
            "<unevaluated>"
        else if builtins.isAttrs value && !lib.isDerivation value then
          builtins.mapAttrs (_: go (depth + 1)) value
        else if builtins.isList value then
          map (go (depth + 1)) value
        else
          value;
    in
    go 0;

  # Lua tables.
  toLua =
    {
      indent ? "",
      multiline ? true,
      asBindings ? false,
    }:
    value:
    let
      deeper = indent + "  ";
      inner = toLua {
        indent = deeper;
        inherit multiline;
      };
      open = if multiline then "\n${deeper}" else " ";
      close = if multiline then "\n${indent}" else " ";
      table =
        entries:
        if entries == [ ] then "{}" else "{${open}${concatStringsSep ",${open}" entries}${close}}";
    in
    if asBindings then
      lib.concatStrings (
        mapAttrsToList (name: v: "${indent}${name} = ${toLua { inherit indent multiline; } v}\n") value
      )
    else if value == null then
      "nil"
    else if value ? _type && value._type == "lua-inline" then
      "(${value.expr})"
    else if builtins.isList value then
      table (map inner value)
    else if builtins.isAttrs value && !lib.isStringLike value then
      table (mapAttrsToList (name: v: "[${builtins.toJSON name}] = ${inner v}") value)
    else
      builtins.toJSON value;

  mkLuaInline = expr: {
    _type = "lua-inline";
    inherit expr;
  };
}
