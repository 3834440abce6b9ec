# Values, places and names in words, for error messages.
#
# Input: `lib`. Result: functions that return short strings and never fail, also for values whose evaluation fails.
lib:
let
  inherit (lib) concatStringsSep showOption;
  inherit (lib.diagnostics) showPosition;

  maxText = 60;
  maxNames = 5;

  shorten =
    text:
    if builtins.stringLength text <= maxText then text else "${builtins.substring 0 maxText text}…";

  # A string as Nix writes it, on one line, without its context.
  quote =
    text:
    let
      plain = shorten (builtins.unsafeDiscardStringContext text);
      special = [ "\"" "\\" "\n" "\r" "\t" ];
      escaped = [ "\\\"" "\\\\" "\\n" "\\r" "\\t" ];
    in
    "\"${builtins.replaceStrings special escaped plain}\"";

  listNames =
    names:
    concatStringsSep ", " (lib.take maxNames names)
    + lib.optionalString (builtins.length names > maxNames) ", …";

  plural = list: if builtins.length list == 1 then "" else "s";

  attempt =
    value: describe:
    let
      result = builtins.tryEval value;
    in
    if result.success then describe result.value else "a value whose evaluation fails";

  describeSet =
    value:
    if (value.type or null) == "derivation" then
      attempt (value.name or "without a name") (name: "the derivation ${toString name}")
    else if value ? _type && value._type == "option" then
      "an option declaration (lib.mkOption)"
    else if value ? _type && value._type == "option-type" then
      "an option type (lib.types)"
    else if value ? _type && lib.modules.isProperty value then
      "a property (lib.mk${propertyName.${value._type}} …)"
    else if value == { } then
      "the empty attribute set"
    else
      let
        names = builtins.attrNames value;
      in
      "an attribute set with the attribute${plural names} ${listNames names}";

  propertyName = {
    "if" = "If";
    merge = "Merge";
    override = "Override";
    order = "Order";
    definition = "Definition";
  };

  describers = {
    string = value: "the string ${quote value}";
    int = value: "the integer ${toString value}";
    float = value: "the number ${builtins.toJSON value}";
    bool = value: "the Boolean ${lib.boolToString value}";
    "null" = _: "null";
    path = value: "the path ${toString value}";
    lambda = _: "a function";
    set = describeSet;
    list =
      value:
      if value == [ ] then
        "the empty list"
      else
        "a list of ${toString (builtins.length value)} element${plural value}";
  };
in
rec {
  inherit quote;

  # “the string "abc"”, “a list of 2 elements” …
  describe = value: attempt value (forced: describers.${builtins.typeOf forced} forced);

  # Where a definition or declaration is: its position, else its file.
  describePlace =
    definition:
    if (definition.position or null) != null then
      "at ${showPosition definition.position}"
    else
      "in ${describeFile definition.file}";

  describeFile = file: if file == "<unknown-file>" then "a module without a file" else "'${toString file}'";

  # “the string "a" (at /x/y.nix:3:5)” for every definition, joined with “and”.
  describeDefinitions =
    definitions:
    lib.concatStringsSep " and " (map (d: "${describe d.value} (${describePlace d})") definitions);

  # “option 'a.b'”, or “element 2 of the option 'a'” below a list.
  describeOption =
    loc:
    let
      last = toString (lib.last loc);
      entry = builtins.match "\\[definition [0-9]+-entry ([0-9]+)]" last;
    in
    if loc == [ ] then
      "configuration"
    else if entry != null then
      "element ${builtins.head entry} of the ${describeOption (lib.init loc)}"
    else if last == "<function body>" then
      "result of the function in the ${describeOption (lib.init loc)}"
    else
      "option '${showOption loc}'";

  # Several names as “'a', 'b' or 'c'”.
  alternatives =
    names:
    let
      quoted = map (name: "'${name}'") names;
    in
    if builtins.length quoted < 2 then
      concatStringsSep "" quoted
    else
      "${concatStringsSep ", " (lib.init quoted)} or ${lib.last quoted}";

  # The description of an option as one line of plain text, or "".
  describePurpose =
    option:
    let
      description = option.description or "";
      text = if builtins.isAttrs description then description.text or "" else description;
      line = lib.trim (builtins.replaceStrings [ "\n" ] [ " " ] (toString text));
    in
    if line == "" then
      ""
    else if lib.hasSuffix "." line then
      line
    else
      "${line}.";

  # An example of an option as Nix text, or "".
  describeExample =
    option:
    if !(option ? example) then
      ""
    else if builtins.isAttrs option.example && option.example ? text then
      option.example.text
    else
      lib.generators.toPretty { multiline = false; } option.example;
}
