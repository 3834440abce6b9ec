# Types made of other types, and types that users make.
let
  inherit (import ./fixture.nix) lib merge types;
  accepts = type: map type.check;
  store = "${builtins.storeDir}/00000000000000000000000000000000-x";
  derivation = {
    type = "derivation";
    name = "hello";
    outPath = store;
  };
in
{
  attrsReplace = {
    actual = merge types.attrs [ { a.x = 1; } { a.y = 2; b = 3; } ];
    expected = {
      a.x = 1;
      b = 3;
    };
  };
  attrsOf = {
    actual = merge (types.attrsOf types.int) [ { a = 1; } { b = 2; } ];
    expected = {
      a = 1;
      b = 2;
    };
  };
  attrsOfAttrsOf = {
    actual = merge (types.attrsOf (types.attrsOf types.int)) [ { a.x = 1; } { a.y = 2; } ];
    expected.a = {
      x = 1;
      y = 2;
    };
  };
  attrsOfLooksAtOuterLayersOnly = {
    actual = builtins.attrNames (merge (types.attrsOf types.raw) [ { a = { b = throw "evaluated"; }; } ]).a;
    expected = [ "b" ];
  };
  lazyAttrsOfKeepsNames = {
    actual = builtins.attrNames (merge (types.lazyAttrsOf types.int) [ { a = lib.mkIf (throw "evaluated") 1; } ]);
    expected = [ "a" ];
  };
  lazyAttrsOfEmptyValue = {
    actual = merge (types.lazyAttrsOf (types.listOf types.int)) [ { a = lib.mkIf false [ 1 ]; } ];
    expected.a = [ ];
  };
  attrsWith = {
    actual = merge (types.attrsWith { elemType = types.int; }) [ { a = 1; } ];
    expected.a = 1;
  };
  loaOf = {
    actual = merge (types.loaOf types.int) [ { a = 1; } ];
    expected.a = 1;
  };
  listOf = {
    actual = merge (types.listOf types.int) [ [ 3 ] [ 1 2 ] ];
    expected = [ 1 2 3 ];
  };
  listOfListOf = {
    actual = merge (types.listOf (types.listOf types.int)) [ [ [ 1 ] [ 2 3 ] ] ];
    expected = [ [ 1 ] [ 2 3 ] ];
  };
  nonEmptyListOf = {
    actual = accepts (types.nonEmptyListOf types.int) [ [ ] [ 1 ] ];
    expected = [ false true ];
  };
  nullOr = {
    actual = [ (merge (types.nullOr types.int) [ null null ]) (merge (types.nullOr types.int) [ 1 ]) ];
    expected = [ null 1 ];
  };
  enum = {
    actual = accepts (types.enum [ "a" 1 null ]) [ "a" 1 null "b" ];
    expected = [ true true true false ];
  };
  either = {
    actual = [
      (merge (types.either types.int (types.listOf types.int)) [ [ 2 ] [ 1 ] ])
      (merge (types.either types.int types.str) [ "a" ])
    ];
    expected = [ [ 1 2 ] "a" ];
  };
  oneOf = {
    actual = accepts (types.oneOf [ types.int types.str types.bool ]) [ 1 "a" true null ];
    expected = [ true true true false ];
  };
  coercedTo = {
    actual = merge (types.coercedTo types.int toString types.str) [ 5 ];
    expected = "5";
  };
  coercedToInLists = {
    actual = merge (types.listOf (types.coercedTo types.int toString types.str)) [ [ 1 "b" ] ];
    expected = [ "1" "b" ];
  };
  uniq = {
    actual = merge (types.uniq types.int) [ 1 ];
    expected = 1;
  };
  uniqueOfAList = {
    actual = merge (types.unique { message = "One."; } (types.listOf types.int)) [ [ 1 (lib.mkIf false 2) ] ];
    expected = [ 1 ];
  };
  addCheck = {
    actual = accepts (types.addCheck types.int (x: x > 5)) [ 5 6 "7" ];
    expected = [ false true false ];
  };
  functionTo = {
    actual = (merge (types.functionTo (types.listOf types.int)) [ (x: [ x ]) (x: [ (x + 1) ]) ]) 1;
    expected = [ 2 1 ];
  };
  raw = {
    actual = merge types.raw [ { _type = "whatever"; a = 1; } ];
    expected = {
      _type = "whatever";
      a = 1;
    };
  };
  unspecifiedMergesSets = {
    actual = merge types.unspecified [ { a = 1; } { b = 2; } ];
    expected = {
      a = 1;
      b = 2;
    };
  };
  unspecifiedJoinsListsAndStrings = {
    actual = [ (merge types.unspecified [ [ 2 ] [ 1 ] ]) (merge types.unspecified [ "b" "a" ]) (merge types.unspecified [ true false ]) ];
    expected = [ [ 1 2 ] "ab" true ];
  };
  anythingMergesDeeply = {
    actual = merge types.anything [ { a.b = 1; a.c = lib.mkDefault 2; } { a.c = 3; d = [ 1 ]; } ];
    expected = {
      a = {
        b = 1;
        c = 3;
      };
      d = [ 1 ];
    };
  };
  anythingMergesFunctions = {
    actual = (merge types.anything [ (x: { a = x; }) (x: { b = x; }) ]) 1;
    expected = {
      a = 1;
      b = 1;
    };
  };
  optionType = {
    actual = (merge types.optionType [ (types.enum [ "a" ]) (types.enum [ "b" ]) ]).check "a";
    expected = true;
  };
  ownType = {
    actual = merge (lib.mkOptionType {
      name = "sum";
      check = lib.isInt;
      merge = loc: definitions: builtins.foldl' (sum: d: sum + d.value) 0 definitions;
    }) [ 1 2 3 ];
    expected = 6;
  };
  ownTypeWithGetValues = {
    actual = merge (lib.mkOptionType {
      name = "max";
      merge = loc: definitions: builtins.foldl' lib.max 0 (lib.getValues definitions);
    }) [ 1 3 2 ];
    expected = 3;
  };
  mergeFunctionThatDropsPositions = {
    actual = merge (lib.mkOptionType {
      name = "wrapped";
      merge = loc: definitions: (types.attrsOf types.int).merge loc (map (d: { inherit (d) file value; }) definitions);
    }) [ { a = 1; } ];
    expected.a = 1;
  };
  descriptions = {
    actual = map (t: t.description) [
      (types.nullOr types.str)
      (types.listOf (types.nullOr types.int))
      (types.attrsOf types.bool)
      (types.oneOf [ types.int types.str types.bool ])
      (types.enum [ "a" "b" ])
      (types.ints.between 1 5)
    ];
    expected = [
      "null or string"
      "list of (null or signed integer)"
      "attribute set of Boolean"
      "signed integer or string or Boolean"
      "one of \"a\", \"b\""
      "integer between 1 and 5 (both inclusive)"
    ];
  };
}
