# Functions on functions, Booleans and numbers; warnings; files.
#
# Input: `lib`. Result: `lib.trivial`; also at the top level of `lib`.
lib:
{
  inherit (builtins)
    add
    bitAnd
    bitOr
    bitXor
    ceil
    deepSeq
    div
    floor
    fromJSON
    fromTOML
    genericClosure
    getEnv
    hashString
    isBool
    isFloat
    isInt
    isPath
    lessThan
    mul
    parseDrvName
    pathExists
    placeholder
    readDir
    readFile
    seq
    sub
    throw
    toFile
    toJSON
    toXML
    trace
    tryEval
    typeOf
    ;

  # --- Functions

  id = x: x;
  const = x: y: x;
  flip =
    f: a: b:
    f b a;
  pipe = builtins.foldl' (x: f: f x);
  applyTo = x: f: f x;
  concat = x: y: x ++ y;
  mergeAttrs = x: y: x // y;
  bitNot = builtins.sub (-1);
  mapNullable = f: x: if x == null then x else f x;
  defaultTo = default: x: if x == null then default else x;

  isFunction = f: builtins.isFunction f || (f ? __functor && builtins.isFunction (f.__functor f));

  # The named arguments of a function, or of a set that can be called.
  functionArgs =
    f:
    if f ? __functor then
      f.__functionArgs or (builtins.functionArgs (f.__functor f))
    else
      builtins.functionArgs f;

  setFunctionArgs = f: args: {
    __functor = self: f;
    __functionArgs = args;
  };

  # A function with the named arguments of another.
  mirrorFunctionArgs = f: lib.setFunctionArgs' (lib.functionArgs f);
  setFunctionArgs' = args: f: lib.setFunctionArgs f args;

  toFunction = x: if lib.isFunction x then x else _: x;

  # --- Booleans

  and = a: b: a && b;
  or = a: b: a || b;
  not = a: !a;
  xor = a: b: a != b;
  implies = a: b: !a || b;
  boolToString = b: if b then "true" else "false";
  boolToYesNo = b: if b then "yes" else "no";

  # --- Numbers

  min = a: b: if a < b then a else b;
  max = a: b: if a > b then a else b;
  mod = base: int: base - (int * (base / int));
  compare =
    a: b:
    if a < b then
      -1
    else if a > b then
      1
    else
      0;

  # Orders values of two kinds: those that `p` accepts first.
  splitByAndCompare =
    p: yes: no: a: b:
    if p a then
      (if p b then yes a b else -1)
    else if p b then
      1
    else
      no a b;

  # The digits of a number ≥ 0 in a base, most significant first.
  toBaseDigits =
    base: number:
    if number < base then
      [ number ]
    else
      lib.toBaseDigits base (number / base) ++ [ (lib.mod number base) ];

  toHexString =
    number:
    lib.concatMapStrings (digit: builtins.substring digit 1 "0123456789ABCDEF") (
      lib.toBaseDigits 16 number
    );

  fromHexString =
    text:
    let
      digits = lib.stringToCharacters (lib.toUpper (lib.removePrefix "0x" text));
      valueOf = lib.listToAttrs (
        lib.imap0 (value: name: { inherit name value; }) (lib.stringToCharacters "0123456789ABCDEF")
      );
    in
    builtins.foldl' (n: digit: n * 16 + valueOf.${digit}) 0 digits;

  # --- Warnings and errors

  warn = message: builtins.trace "warning: ${message}";
  warnIf = condition: message: if condition then lib.warn message else x: x;
  warnIfNot = condition: lib.warnIf (!condition);
  info = message: builtins.trace "INFO: ${message}";
  showWarnings = warnings: x: builtins.foldl' (result: message: lib.warn message result) x warnings;
  throwIf = condition: message: if condition then throw message else x: x;
  throwIfNot = condition: lib.throwIf (!condition);

  # Stops unless `value` is an element of the list `valid`.
  checkListOfEnum =
    message: valid: given:
    let
      wrong = lib.subtractLists valid given;
      show = lib.concatMapStringsSep ", " toString;
    in
    lib.throwIfNot (wrong == [ ]) "${message}: ${show wrong} unexpected; valid ones: ${show valid}";

  # --- Versions of the environment

  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";
  inPureEvalMode = !(builtins ? currentSystem);
  isInOldestRelease = release: lib.versionAtLeast lib.trivial.release release;
  oldestSupportedRelease = 2405;
  # The release of NixOS whose options the platform follows.
  release = "24.05";
  codeName = "Uakari";
  versionSuffix = "";
  version = lib.trivial.release;
  nixpkgsVersion = lib.trivial.version;

  # --- Files

  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);
  fileContents = path: lib.removeSuffix "\n" (builtins.readFile path);
  pathIsDirectory = path: builtins.pathExists path && builtins.pathExists (toString path + "/.");
  pathIsRegularFile = path: builtins.pathExists path && !lib.pathIsDirectory path;
}
