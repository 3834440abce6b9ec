# Types of strings.
#
# Input: `lib`. Result: str and its restrictions, and strings whose definitions are joined.
lib:
let
  inherit (lib.options) mergeEqualOption;
  inherit (lib.types) addCheck defaultFunctor mkOptionType;
in
rec {
  str = mkOptionType {
    name = "str";
    description = "string";
    check = builtins.isString;
    merge = mergeEqualOption;
  };

  nonEmptyStr = addCheck str (value: builtins.match "[ \t\n]*" value == null) // {
    name = "nonEmptyStr";
    description = "non-empty string";
  };

  # One line; a line break at the end is removed.
  singleLineStr = addCheck str (value: builtins.match "[^\n\r]*\n?" value != null) // {
    name = "singleLineStr";
    description = "string of one line";
    merge = loc: definitions: lib.removeSuffix "\n" (mergeEqualOption loc definitions);
  };

  # Strings that match a regular expression as a whole.
  strMatching =
    pattern:
    mkOptionType {
      name = "strMatching ${lib.strings.escapeNixString pattern}";
      description = "string matching the pattern ${pattern}";
      check = value: builtins.isString value && builtins.match pattern value != null;
      merge = mergeEqualOption;
      functor = defaultFunctor "strMatching" // {
        type = strMatching;
        payload = pattern;
        binOp = a: b: if a == b then a else null;
      };
    };

  # Definitions are joined, with the separator between them.
  separatedString =
    separator:
    mkOptionType {
      name = "separatedString";
      description =
        if separator == "" then
          "concatenated string"
        else
          "strings concatenated with ${builtins.toJSON separator}";
      check = builtins.isString;
      merge = loc: definitions: builtins.concatStringsSep separator (map (d: d.value) definitions);
      functor = defaultFunctor "separatedString" // {
        type = separatedString;
        payload = separator;
        binOp = a: b: if a == b then a else null;
      };
    };

  lines = separatedString "\n";
  commas = separatedString ",";
  envVar = separatedString ":";

  # The old name of a string whose definitions are joined.
  string = separatedString "" // {
    name = "string";
  };
}
