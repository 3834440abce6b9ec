# Functions on strings: joining, splitting, searching, changing.
#
# Input: `lib`. Result: part of `lib.strings`; strings-convert.nix has escaping and conversion,
# strings-paths.nix search paths and names.
lib:
let
  inherit (builtins)
    concatStringsSep
    filter
    genList
    isString
    replaceStrings
    stringLength
    substring
    ;

  lowerCase = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperCase = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  # White space as `trim` understands it.
  blank = "[ \t\r\n]*";
in
rec {
  inherit (builtins)
    baseNameOf
    compareVersions
    concatStringsSep
    dirOf
    elem
    elemAt
    filter
    fromJSON
    genList
    hasContext
    head
    isInt
    isList
    isString
    match
    readFile
    replaceStrings
    split
    splitVersion
    storeDir
    stringLength
    substring
    tail
    toJSON
    toString
    typeOf
    unsafeDiscardStringContext
    ;

  inherit lowerCase upperCase;
  lowerChars = lowerCase;
  upperChars = upperCase;

  # --- Joining

  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatMapStringsSep =
    separator: f: list:
    concatStringsSep separator (map f list);
  concatImapStrings = f: list: concatStrings (lib.imap1 f list);
  concatImapStringsSep =
    separator: f: list:
    concatStringsSep separator (lib.imap1 f list);
  concatMapAttrsStringSep =
    separator: f: set:
    concatStringsSep separator (lib.mapAttrsToList f set);
  concatLines = concatMapStrings (line: line + "\n");
  join = concatStringsSep;
  intersperse =
    separator: list:
    lib.concatLists (
      lib.imap0 (
        i: x:
        if i == 0 then
          [ x ]
        else
          [
            separator
            x
          ]
      ) list
    );
  optionalString = condition: text: if condition then text else "";
  replicate = n: text: concatStrings (genList (_: text) n);

  # --- Searching

  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;
  hasSuffix =
    suffix: text:
    let
      start = stringLength text - stringLength suffix;
    in
    start >= 0 && substring start (-1) text == suffix;
  hasInfix = infix: text: builtins.length (builtins.split (lib.escapeRegex infix) "${text}") > 1;
  # How many characters two strings share from the start, or at the end.
  commonPrefixLength =
    a: b:
    let
      n = lib.min (stringLength a) (stringLength b);
      go = i: if i >= n || substring i 1 a != substring i 1 b then i else go (i + 1);
    in
    go 0;
  commonSuffixLength =
    a: b:
    let
      n = lib.min (stringLength a) (stringLength b);
      at = text: i: substring (stringLength text - i - 1) 1 text;
      go = i: if i >= n || at a i != at b i then i else go (i + 1);
    in
    go 0;

  # --- Splitting

  stringToCharacters = text: genList (i: substring i 1 text) (stringLength text);
  splitString =
    separator: text:
    map (addContextFrom text) (
      filter isString (
        builtins.split (lib.escapeRegex (toString separator)) (
          builtins.unsafeDiscardStringContext (toString text)
        )
      )
    );
  splitStringBy =
    predicate: keep: text:
    let
      chars = stringToCharacters text;
      step =
        acc: char:
        let
          boundary = acc.previous != null && predicate acc.previous char;
        in
        if boundary then
          {
            previous = char;
            parts = acc.parts ++ [ (if keep then char else "") ];
          }
        else
          {
            previous = char;
            parts = lib.init acc.parts ++ [ (lib.last acc.parts + char) ];
          };
    in
    (builtins.foldl' step {
      previous = null;
      parts = [ "" ];
    } chars).parts;

  # --- Changing

  removePrefix =
    prefix: text: if hasPrefix prefix text then substring (stringLength prefix) (-1) text else text;
  removeSuffix =
    suffix: text:
    if hasSuffix suffix text then substring 0 (stringLength text - stringLength suffix) text else text;
  trim = trimWith {
    start = true;
    end = true;
  };
  trimWith =
    {
      start ? false,
      end ? false,
    }:
    text:
    let
      middle = builtins.match "(${blank})(.*[^ \t\r\n])(${blank})" text;
      part = builtins.elemAt middle;
    in
    # Nothing but white space: there is no middle.
    if middle == null then
      (if start || end then "" else text)
    else
      (if start then "" else part 0) + part 1 + (if end then "" else part 2);
  toLower = replaceStrings upperCase lowerCase;
  toUpper = replaceStrings lowerCase upperCase;
  toSentenceCase =
    text: if text == "" then "" else toUpper (substring 0 1 text) + toLower (substring 1 (-1) text);
  toCamelCase =
    text:
    let
      words = filter (word: isString word && word != "") (builtins.split "[-_ ]+" text);
      rest = concatMapStrings (
        word: toUpper (substring 0 1 word) + substring 1 (-1) word
      ) (lib.drop 1 words);
    in
    if words == [ ] then
      ""
    else
      toLower (substring 0 1 (lib.head words)) + substring 1 (-1) (lib.head words) + rest;
  replaceChars = replaceStrings;
  replaceString = from: to: replaceStrings [ from ] [ to ];
  addContextFrom = source: text: substring 0 0 source + text;
  stringAsChars = f: text: concatStrings (map f (stringToCharacters text));
  charToInt =
    let
      # Printable ASCII, from 32 to 126.
      printable =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
        + "abcdefghijklmnopqrstuvwxyz{|}~";
      table = builtins.listToAttrs (
        lib.imap0 (i: name: {
          inherit name;
          value = i + 32;
        }) (stringToCharacters printable)
      );
      control = {
        "\t" = 9;
        "\n" = 10;
        "\r" = 13;
      };
    in
    char: (table // control).${char} or (throw "lib.strings.charToInt: not an ASCII character: ${char}");

  # --- Fixed widths

  fixedWidthString =
    width: filler: text:
    let
      missing = width - stringLength text;
    in
    if missing < 0 then
      throw "fixedWidthString: '${text}' is longer than ${toString width} characters"
    else
      substring 0 missing (replicate missing filler) + text;
  fixedWidthNumber = width: number: fixedWidthString width "0" (toString number);
}
