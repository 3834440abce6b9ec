# Functions on strings: escaping for shells and file formats, and conversion from and to other values.
#
# Input: `lib`. Result: part of `lib.strings`.
lib:
let
  inherit (builtins)
    concatStringsSep
    isString
    match
    replaceStrings
    stringLength
    substring
    toJSON
    ;
  inherit (lib) concatMapStringsSep stringToCharacters;
in
rec {
  # --- Escaping

  # A backslash before each of the characters.
  escape = characters: replaceStrings characters (map (c: "\\${c}") characters);
  # \xNN for each of the characters, as systemd and C read it.
  escapeC =
    characters:
    replaceStrings characters (
      map (c: "\\x${lib.toLower (lib.fixedWidthString 2 "0" (lib.toHexString (lib.charToInt c)))}") characters
    );
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
  escapeXML =
    replaceStrings
      [ "\"" "'" "<" ">" "&" ]
      [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];
  escapeNixString = text: escape [ "$" ] (toJSON text);
  escapeNixIdentifier =
    text:
    # A word that Nix reads as a name; keywords must be quoted.
    if match "[a-zA-Z_][a-zA-Z0-9_'-]*" text != null && !(builtins.elem text nixKeywords) then
      text
    else
      escapeNixString text;
  nixKeywords = [
    "assert"
    "else"
    "if"
    "in"
    "inherit"
    "let"
    "or"
    "rec"
    "then"
    "with"
  ];
  escapeURL =
    let
      plain = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
      others = lib.subtractLists plain (stringToCharacters " !\"#$%&'()*+,/:;<=>?@[\\]^`{|}");
      encode = c: "%${lib.fixedWidthString 2 "0" (lib.toHexString (lib.charToInt c))}";
    in
    replaceStrings others (map encode others);

  # One word for a shell. Text of letters, digits and a few signs stays as it is.
  escapeShellArg =
    value:
    let
      text = toString value;
    in
    if match "[[:alnum:],._+:@%/-]+" text != null then
      text
    else
      "'${replaceStrings [ "'" ] [ "'\\''" ] text}'";
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  isValidPosixName = name: match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;

  # NAME=value for a shell; lists and sets become bash arrays.
  toShellVar =
    name: value:
    lib.throwIfNot (isValidPosixName name) "toShellVar: '${name}' is not a name of a shell variable" (
      if builtins.isAttrs value && !isStringLike value then
        let
          entry = key: v: "[${escapeShellArg key}]=${escapeShellArg v}";
        in
        "declare -A ${name}=(${concatStringsSep " " (lib.mapAttrsToList entry value)})"
      else if builtins.isList value then
        "declare -a ${name}=(${escapeShellArgs value})"
      else
        "${name}=${escapeShellArg value}"
    );
  toShellVars = set: concatStringsSep "\n" (lib.mapAttrsToList toShellVar set);

  # --- Kinds of values

  # What becomes a string in "${…}".
  isStringLike = value: isString value || builtins.isPath value || value ? outPath || value ? __toString;
  isCoercibleToString = isConvertibleWithToString;
  # What `toString` takes.
  isConvertibleWithToString =
    value:
    isStringLike value
    || builtins.isNull value
    || builtins.isInt value
    || builtins.isFloat value
    || builtins.isBool value
    || (builtins.isList value && builtins.all isConvertibleWithToString value);

  # --- Numbers

  # An integer from decimal text, with spaces around it at most. Leading zeros are refused, since they look octal.
  toInt =
    text:
    let
      parts = match "[[:space:]]*(-?)(0*)([0-9]*)[[:space:]]*" text;
      sign = builtins.elemAt parts 0;
      zeros = builtins.elemAt parts 1;
      digits = builtins.elemAt parts 2;
    in
    if parts == null || zeros + digits == "" then
      throw "Could not convert ${escapeNixString text} to int."
    else if stringLength zeros > 1 || (zeros != "" && digits != "") then
      throw "Ambiguity in interpretation of ${escapeNixString text} between octal and zero padded integer."
    else
      builtins.fromJSON (sign + zeros + digits);
  toIntBase10 =
    text:
    let
      parts = match "[[:space:]]*(-?)0*([0-9]+)[[:space:]]*" text;
    in
    if parts == null then
      throw "Could not convert ${escapeNixString text} to int."
    else
      # The pattern leaves one digit at least.
      builtins.fromJSON (builtins.elemAt parts 0 + stripZeros (builtins.elemAt parts 1));
  stripZeros =
    digits:
    if stringLength digits > 1 && substring 0 1 digits == "0" then
      stripZeros (substring 1 (-1) digits)
    else
      digits;
  floatToString =
    number:
    let
      text = toString number;
      json = toJSON number;
    in
    # toJSON has no more digits than needed, toString always six.
    if number == builtins.fromJSON json then json else text;

  # --- Features of build systems

  enableFeature = enable: feature: if enable then "--enable-${feature}" else "--disable-${feature}";
  enableFeatureAs =
    enable: feature: value:
    enableFeature enable feature + lib.optionalString enable "=${value}";
  withFeature = enable: feature: if enable then "--with-${feature}" else "--without-${feature}";
  withFeatureAs =
    enable: feature: value:
    withFeature enable feature + lib.optionalString enable "=${value}";
  cmakeFeature = name: value: "-D${name}:STRING=${value}";
  cmakeBool = name: condition: "-D${name}:BOOL=${if condition then "TRUE" else "FALSE"}";
  mesonOption = name: value: "-D${name}=${value}";
  mesonBool = name: condition: mesonOption name (lib.boolToString condition);
  mesonEnable = name: condition: mesonOption name (if condition then "enabled" else "disabled");

  # --- Names in the store

  # A name that the store accepts, from any text: no dots at the start, “-” for what is not allowed,
  # 207 characters at most.
  sanitizeDerivationName =
    value:
    let
      text = builtins.unsafeDiscardStringContext (toString value);
      withoutDots = builtins.head (match "[.]*(.*)" text);
      words = builtins.filter isString (builtins.split "[^A-Za-z0-9+._?=-]+" withoutDots);
      name = concatStringsSep "-" words;
    in
    if name == "" then "unknown" else substring (lib.max 0 (stringLength name - 207)) (-1) name;
}
