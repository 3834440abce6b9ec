# Types of values without parts: what they take, and how they merge.
let
  inherit (import ./fixture.nix) merge types;
  accepts = type: map type.check;
  store = "${builtins.storeDir}/00000000000000000000000000000000-x";
  derivation = {
    type = "derivation";
    name = "hello";
    outPath = store;
  };
in
{
  bool = {
    actual = accepts types.bool [ true false "true" 1 ];
    expected = [ true true false false ];
  };
  boolSameTwice = {
    actual = merge types.bool [ true true ];
    expected = true;
  };
  boolByOr = {
    actual = merge types.boolByOr [ false true false ];
    expected = true;
  };
  int = {
    actual = accepts types.int [ 1 (-1) 1.5 "1" ];
    expected = [ true true false false ];
  };
  intsUnsigned = {
    actual = accepts types.ints.unsigned [ 0 (-1) ];
    expected = [ true false ];
  };
  intsPositive = {
    actual = accepts types.ints.positive [ 0 1 ];
    expected = [ false true ];
  };
  intsBetween = {
    actual = accepts (types.ints.between 2 4) [ 1 2 4 5 ];
    expected = [ false true true false ];
  };
  intsOfBits = {
    actual = [
      (accepts types.ints.u8 [ 255 256 ])
      (accepts types.ints.u16 [ 65535 65536 ])
      (accepts types.ints.u32 [ 4294967295 4294967296 ])
      (accepts types.ints.s8 [ (-128) 128 ])
      (accepts types.ints.s16 [ (-32768) 32768 ])
      (accepts types.ints.s32 [ (-2147483648) 2147483648 ])
    ];
    expected = builtins.genList (_: [ true false ]) 6;
  };
  port = {
    actual = accepts types.port [ 0 65535 65536 ];
    expected = [ true true false ];
  };
  float = {
    actual = accepts types.float [ 1.5 1 ];
    expected = [ true false ];
  };
  number = {
    actual = accepts types.number [ 1.5 1 "1" ];
    expected = [ true true false ];
  };
  numbers = {
    actual = [
      (accepts (types.numbers.between 0 1) [ 0.5 2 ])
      (accepts types.numbers.nonnegative [ 0 (-0.5) ])
      (accepts types.numbers.positive [ 0.5 0 ])
    ];
    expected = builtins.genList (_: [ true false ]) 3;
  };
  str = {
    actual = accepts types.str [ "a" 1 ./. ];
    expected = [ true false false ];
  };
  nonEmptyStr = {
    actual = accepts types.nonEmptyStr [ "a" "" " \n" ];
    expected = [ true false false ];
  };
  singleLineStr = {
    actual = accepts types.singleLineStr [ "a" "a\n" "a\nb" ];
    expected = [ true true false ];
  };
  singleLineStrLosesItsEnd = {
    actual = merge types.singleLineStr [ "a\n" ];
    expected = "a";
  };
  strMatching = {
    actual = accepts (types.strMatching "[a-z]+") [ "abc" "abc1" 1 ];
    expected = [ true false false ];
  };
  lines = {
    actual = merge types.lines [ "b" "a" ];
    expected = "a\nb";
  };
  commas = {
    actual = merge types.commas [ "b" "a" ];
    expected = "a,b";
  };
  envVar = {
    actual = merge types.envVar [ "b" "a" ];
    expected = "a:b";
  };
  separatedString = {
    actual = merge (types.separatedString "; ") [ "b" "a" ];
    expected = "a; b";
  };
  path = {
    actual = accepts types.path [ ./. "/a" "a" derivation 1 ];
    expected = [ true true false true false ];
  };
  pathInStore = {
    actual = accepts types.pathInStore [ store "/etc" builtins.storeDir ];
    expected = [ true false false ];
  };
  package = {
    actual = accepts types.package [ derivation store "/etc" 1 ];
    expected = [ true true false false ];
  };
  shellPackage = {
    actual = accepts types.shellPackage [ derivation (derivation // { shellPath = "/bin/sh"; }) ];
    expected = [ false true ];
  };
  pkgs = {
    actual = accepts types.pkgs [ { _type = "pkgs"; } { } ];
    expected = [ true false ];
  };
}
