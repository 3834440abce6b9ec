# lib.strings, lib.trivial, lib.versions, lib.generators and the smaller areas.
let
  inherit (import ./fixture.nix) lib;
  inherit (lib) generators strings;
  case = actual: expected: { inherit actual expected; };
  fails = throws: message: { inherit throws message; };
  package = { outPath = "/nix/store/x"; pname = "tool"; };
in
{
  # --- Strings
  concat = case [ (lib.concatStrings [ "a" "b" ]) (lib.concatMapStrings (x: "<${x}>") [ "a" "b" ]) (lib.concatMapStringsSep "," (x: x + x) [ "a" "b" ]) ] [ "ab" "<a><b>" "aa,bb" ];
  concatImap = case [ (lib.concatImapStrings (i: x: "${toString i}${x}") [ "a" "b" ]) (lib.concatImapStringsSep "-" (i: x: "${toString i}${x}") [ "a" "b" ]) ] [ "1a2b" "1a-2b" ];
  concatLines = case (lib.concatLines [ "a" "b" ]) "a\nb\n";
  concatMapAttrsStringSep = case (lib.concatMapAttrsStringSep "," (n: v: "${n}=${v}") { a = "1"; b = "2"; }) "a=1,b=2";
  intersperse = case (lib.intersperse "/" [ "a" "b" "c" ]) [ "a" "/" "b" "/" "c" ];
  optionalString = case (lib.optionalString true "a" + lib.optionalString false "b") "a";
  prefixes = case [ (lib.hasPrefix "ab" "abc") (lib.hasPrefix "abc" "ab") (lib.removePrefix "a" "ab") (lib.removePrefix "b" "ab") ] [ true false "b" "ab" ];
  suffixes = case [ (lib.hasSuffix "bc" "abc") (lib.hasSuffix "abc" "bc") (lib.removeSuffix "b" "ab") (lib.removeSuffix "a" "ab") (lib.hasSuffix "" "a") ] [ true false "a" "ab" true ];
  hasInfix = case [ (lib.hasInfix "b.c" "ab.cd") (lib.hasInfix "b.c" "abxcd") ] [ true false ];
  splitString = case [ (lib.splitString "." "a.b..c") (lib.splitString "/" "") (lib.splitString "||" "a||b") ] [ [ "a" "b" "" "c" ] [ "" ] [ "a" "b" ] ];
  stringToCharacters = case (lib.stringToCharacters "abc") [ "a" "b" "c" ];
  cases = case [ (lib.toUpper "aBc1") (lib.toLower "aBC1") (strings.toSentenceCase "hELLO") ] [ "ABC1" "abc1" "Hello" ];
  trim = case [ (lib.trim " \n a b\t ") (lib.trim "  ") (lib.trim "a") (lib.trim "") (strings.trimWith { start = true; } " a ") (strings.trimWith { end = true; } " a ") ] [ "a b" "" "a" "" "a " " a" ];
  fixedWidth = case [ (lib.fixedWidthString 5 "0" "12") (lib.fixedWidthNumber 3 7) (lib.fixedWidthString 2 "0" "12") ] [ "00012" "007" "12" ];
  fixedWidthTooLong = fails (lib.fixedWidthString 1 "0" "12") "longer than 1 characters";
  replaceStrings = case (lib.replaceStrings [ "a" ] [ "b" ] "aca") "bcb";
  makeBinPath = case [ (lib.makeBinPath [ "/a" "/b" ]) (lib.makeLibraryPath [ "/a" ]) (lib.makeSearchPath "share" [ "/a" "/b" ]) ] [ "/a/bin:/b/bin" "/a/lib" "/a/share:/b/share" ];
  normalizePath = case (strings.normalizePath "/a//b///c/") "/a/b/c/";
  names = case [ (lib.getName "tool-1.2") (lib.getVersion "tool-1.2") (lib.getName { pname = "x"; }) (lib.nameFromURL "http://x/a-1.tar.gz" ".") ] [ "tool" "1.2" "x" "a-1" ];
  escape = case [ (lib.escape [ "(" ")" ] "(a)") (lib.escapeRegex "[^a]*") ] [ "\\(a\\)" "\\[\\^a]\\*" ];
  escapeShellArg = case (map lib.escapeShellArg [ "plain-1.0" "a b" "it's" "" 5 ]) [ "plain-1.0" "'a b'" "'it'\\''s'" "''" "5" ];
  escapeShellArgs = case (lib.escapeShellArgs [ "a" "b c" ]) "a 'b c'";
  escapeXML = case (lib.escapeXML "<a b=\"'&'\">") "&lt;a b=&quot;&apos;&amp;&apos;&quot;&gt;";
  escapeNix = case [ (strings.escapeNixString "a\${b}\"") (strings.escapeNixIdentifier "a-b") (strings.escapeNixIdentifier "1a") (strings.escapeNixIdentifier "with") ] [ "\"a\\\${b}\\\"\"" "a-b" "\"1a\"" "\"with\"" ];
  escapeC = case (strings.escapeC [ " " "-" ] "a b-c") "a\\x20b\\x2dc";
  escapeURL = case (lib.escapeURL "a b/c?d=é~") "a%20b%2Fc%3Fd%3Dé~";
  toShellVars = case (lib.toShellVars { a = "x y"; b = [ "1" "2 3" ]; c.k = "v"; }) "a='x y'\ndeclare -a b=(1 '2 3')\ndeclare -A c=([k]=v)";
  isStringLike = case (map lib.isStringLike [ "a" ./. { outPath = "/x"; } 1 { } ]) [ true true true false false ];
  isConvertibleWithToString = case (map lib.isConvertibleWithToString [ 1 null [ 1 "a" ] { } ]) [ true true true false ];
  toInt = case (map lib.toInt [ "12" " -7 " "0" ]) [ 12 (-7) 0 ];
  toIntOctal = fails (lib.toInt "012") "Ambiguity in interpretation";
  toIntNoNumber = fails (lib.toInt "1a") "Could not convert";
  toIntBase10 = case (map strings.toIntBase10 [ "012" "000" "-05" ]) [ 12 0 (-5) ];
  floatToString = case (strings.floatToString 1.5) "1.5";
  features = case [ (lib.enableFeature true "x") (lib.withFeatureAs true "x" "y") (lib.enableFeatureAs false "x" "y") (lib.mesonBool "a" true) (lib.cmakeBool "A" false) ] [ "--enable-x" "--with-x=y" "--disable-x" "-Da=true" "-DA:BOOL=FALSE" ];
  sanitizeDerivationName = case (map strings.sanitizeDerivationName [ "..a b/c" "" "ok-1.0" ]) [ "a-b-c" "unknown" "ok-1.0" ];
  commonPrefixLength = case [ (strings.commonPrefixLength "abcd" "abx") (strings.commonSuffixLength "xcd" "abcd") ] [ 2 2 ];

  # --- Trivial
  functions = case [ (lib.id 1) (lib.const 1 2) (lib.flip (a: b: a - b) 1 3) (lib.pipe 2 [ (x: x + 1) (x: x * 2) ]) (lib.mapNullable (x: x + 1) null) ] [ 1 1 2 6 null ];
  functionArgs = case [ (lib.functionArgs ({ a, b ? 1 }: a)) (lib.functionArgs (lib.setFunctionArgs (x: x) { c = false; })) (lib.isFunction { __functor = self: x: x; }) ] [ { a = false; b = true; } { c = false; } true ];
  booleans = case [ (lib.xor true false) (lib.implies true false) (lib.boolToString true) (lib.boolToYesNo false) ] [ true false "true" "no" ];
  numbers = case [ (lib.min 1 2) (lib.max 1 2) (lib.mod 11 10) (lib.compare 1 2) (lib.toHexString 250) (lib.fromHexString "FF") (lib.toBaseDigits 2 6) (lib.bitXor 5 1) ] [ 1 2 1 (-1) "FA" 255 [ 1 1 0 ] 4 ];
  warnings = case (lib.warnIf false "no" (lib.throwIf false "no" (lib.throwIfNot true "no" 1))) 1;
  throwIf = fails (lib.throwIf true "it is so" 1) "it is so";
  asserts = fails (assert lib.assertMsg false "not so"; 1) "not so";
  assertOneOf = fails (lib.assertOneOf "x" 3 [ 1 2 ]) "x must be one of [ 1 2 ], but is: 3";
  checkListOfEnum = fails (lib.checkListOfEnum "wrong" [ "a" ] [ "b" ] 1) "wrong: b unexpected; valid ones: a";
  files = case [ (lib.importJSON ./cases/data.json) (lib.fileContents ./cases/data.json) (lib.pathIsDirectory ./cases) ] [ { a = [ 1 ]; } "{ \"a\": [1] }" true ];
  fix = case (lib.fix (self: { a = 1; b = self.a + 1; })) { a = 1; b = 2; };
  extend = case ((lib.makeExtensible (self: { a = 1; b = self.a; })).extend (final: previous: { a = previous.a + 1; })).b 2;
  composeExtensions = case (lib.fix (lib.extends (lib.composeExtensions (f: p: { a = p.a + 1; }) (f: p: { a = p.a * 10; })) (self: { a = 1; }))).a 20;
  makeOverridable = case ((lib.makeOverridable ({ a, b ? 2 }: { sum = a + b; }) { a = 1; }).override { b = 5; }).sum 6;
  callPackageWith = case (lib.callPackageWith { a = 1; z = 3; } ({ a, b }: { sum = a + b; }) { b = 2; }).sum 3;

  # --- Versions
  versions = case [ (lib.versionOlder "1.2" "1.10") (lib.versionAtLeast "24.05" "23.11") (lib.versions.major "1.2.3") (lib.versions.majorMinor "1.2.3") (lib.versions.pad 4 "1.2") ] [ true true "1" "1.2" "1.2.0.0" ];

  # --- Generators
  toKeyValue = case (generators.toKeyValue { } { a = 1; b = true; c = "x"; d = null; }) "a=1\nb=true\nc=x\nd=null\n";
  toKeyValueLists = case (generators.toKeyValue { listsAsDuplicateKeys = true; indent = " "; } { a = [ 1 2 ]; }) " a=1\n a=2\n";
  mkKeyValueDefault = case (generators.mkKeyValueDefault { } ":" "a:b" 1) "a\\:b:1";
  toINI = case (generators.toINI { } { one.a = 1; two = { b = "x"; c = false; }; }) "[one]\na=1\n\n[two]\nb=x\nc=false\n";
  toINIOwnKeys = case (generators.toINI { mkKeyValue = generators.mkKeyValueDefault { } " : "; } { s.a = 1; }) "[s]\na : 1\n";
  toINIWithGlobalSection = case (generators.toINIWithGlobalSection { } { globalSection.a = 1; sections.s.b = 2; }) "a=1\n\n[s]\nb=2\n";
  toGitINI = case (generators.toGitINI { user.name = "a"; remote.origin.url = "u"; }) "[remote \"origin\"]\n\turl = \"u\"\n\n[user]\n\tname = \"a\"\n";
  toJSON = case [ (generators.toJSON { } { a = 1; }) (generators.toYAML { } [ 1 ]) ] [ "{\"a\":1}" "[1]" ];
  toPretty = case [ (generators.toPretty { } { a = [ 1 "x" ]; }) (generators.toPretty { multiline = false; } { a = [ true null ]; f = x: x; }) ] [ "{\n  a = [\n    1\n    \"x\"\n  ];\n}" "{ a = [ true null ]; f = <function>; }" ];
  toLua = case (generators.toLua { multiline = false; } { a = [ 1 true null ]; }) "{ [\"a\"] = { 1, true, nil } }";
  valueOfNoKind = fails (generators.toKeyValue { } { a = { }; }) "this value is not supported: { }";
  commandLine = case [ (lib.cli.toGNUCommandLine { } { verbose = true; quiet = false; port = 80; X = [ "a" "b" ]; n = null; }) (lib.cli.toGNUCommandLineShell { } { data = "a b"; }) ] [ [ "-X" "a" "-X" "b" "--port" "80" "--verbose" ] "--data 'a b'" ];

  # --- Packages
  getExe = case [ (lib.getExe package) (lib.getExe { outPath = "/x"; name = "tool-1.0"; }) (lib.getExe (package // { meta.mainProgram = "main"; })) (lib.getExe' package "other") ] [ "/nix/store/x/bin/tool" "/x/bin/tool" "/nix/store/x/bin/main" "/nix/store/x/bin/other" ];
  getExePath = fails (lib.getExe' package "bin/other") "is a path, not the name of a program";
  catalogs = case [ lib.licenses.mit.spdxId (builtins.elem "i686-linux" lib.platforms.linux) ] [ "MIT" true ];

  traces = case [ (lib.traceVal 1) (lib.traceSeqN 1 { a.b = 1; } 2) (lib.traceIf false "no" 3) (lib.traceValSeq [ 4 ]) ] [ 1 2 3 [ 4 ] ];
  filesystem = case (map baseNameOf (lib.filesystem.listFilesRecursive ./cases) != [ ] && lib.filesystem.pathIsRegularFile ./cases/data.json) true;

  # --- The shape of lib
  areas = case (builtins.all (area: lib ? ${area}) [ "attrsets" "asserts" "cli" "customisation" "fixedPoints" "generators" "lists" "meta" "modules" "options" "sources" "strings" "trivial" "types" "versions" ]) true;
  withLib = case (with lib; optionals true [ (concatStringsSep "," [ "a" ]) types.str.name (mkIf true 1)._type ]) [ "a" "str" "if" ];
  everythingEvaluates = case (builtins.filter (name: !(builtins.tryEval lib.${name}).success) (builtins.attrNames lib)) [ ];
}
