# lib.strings and lib.generators.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [ ];
  show = config: {
    a = [ (concatStrings [ "a" "b" ]) (concatMapStrings (x: x + "!") [ "a" ]) (concatImapStrings (i: x: toString i + x) [ "a" ]) (concatMapStringsSep "," (x: x) [ "a" "b" ]) (intersperse "/" [ "a" "b" ]) (optionalString false "a") ];
    b = [ (hasPrefix "a" "ab") (hasSuffix "a" "ab") (removePrefix "a" "ab") (removeSuffix "b" "ab") (splitString "." "a.b..c") (splitString "." "") (stringToCharacters "ab") (stringAsChars (x: x + x) "ab") ];
    c = [ (escape [ "a" ] "ab") (escapeShellArg "a'b c") (toUpper "aB") (toLower "aB") (addContextFrom "a" "b") (nameFromURL "http://a/b-1.tar.gz" ".") (getVersion "a-1.2") (fixedWidthString 4 "0" "1") (fixedWidthNumber 3 5) ];
    d = [ (makeSearchPath "x" [ "/a" "/b" ]) (makeBinPath [ "/a" ]) (versionOlder "1" "2") (versionAtLeast "1" "2") (enableFeature true "x") (toInt "5") (isStorePath "/nix/store") ];
  };
}
