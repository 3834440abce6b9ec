# lib.lists and lib.attrsets.
let
  inherit (import ./fixture.nix) lib;
  inherit (lib) attrsets lists;
  case = actual: expected: { inherit actual expected; };
  set = {
    a = 1;
    b.c = 2;
  };
in
{
  # --- Lists
  optional = case (lib.optional true 1 ++ lib.optional false 2 ++ lib.optionals true [ 3 ]) [ 1 3 ];
  singletonAndToList = case [ (lib.singleton 1) (lib.toList 2) (lib.toList [ 3 ]) ] [ [ 1 ] [ 2 ] [ 3 ] ];
  range = case [ (lib.range 2 4) (lib.range 3 2) ] [ [ 2 3 4 ] [ ] ];
  replicate = case (lib.lists.replicate 2 "a") [ "a" "a" ];
  lastAndInit = case [ (lib.last [ 1 2 ]) (lib.init [ 1 2 ]) ] [ 2 [ 1 ] ];
  takeAndDrop = case [ (lib.take 2 [ 1 2 3 ]) (lib.take 9 [ 1 ]) (lib.drop 2 [ 1 2 3 ]) (lib.drop 9 [ 1 ]) ] [ [ 1 2 ] [ 1 ] [ 3 ] [ ] ];
  takeEndAndDropEnd = case [ (lib.takeEnd 2 [ 1 2 3 ]) (lib.dropEnd 2 [ 1 2 3 ]) ] [ [ 2 3 ] [ 1 ] ];
  sublist = case [ (lib.sublist 1 2 [ 1 2 3 4 ]) (lib.sublist 3 5 [ 1 2 3 4 ]) (lib.sublist 9 1 [ 1 ]) ] [ [ 2 3 ] [ 4 ] [ ] ];
  takeWhile = case [ (lists.takeWhile (x: x < 3) [ 1 2 3 1 ]) (lists.dropWhile (x: x < 3) [ 1 2 3 1 ]) ] [ [ 1 2 ] [ 3 1 ] ];
  findFirst = case [ (lib.findFirst (x: x > 1) 0 [ 1 2 3 ]) (lib.findFirst (x: x > 9) 0 [ 1 ]) ] [ 2 0 ];
  findFirstStops = case (lib.findFirst (x: x == 1) 0 [ 1 (throw "looked too far") ]) 1;
  findFirstIndex = case (lists.findFirstIndex (x: x == 3) null [ 1 3 ]) 1;
  findSingle = case [ (lib.findSingle (x: x == 1) "none" "many" [ 1 2 ]) (lib.findSingle (x: x > 0) "none" "many" [ 1 2 ]) (lib.findSingle (x: x > 5) "none" "many" [ 1 ]) ] [ 1 "many" "none" ];
  count = case (lib.count (x: x == 3) [ 3 2 3 ]) 2;
  flatten = case (lib.flatten [ 1 [ 2 [ 3 ] ] [ ] ]) [ 1 2 3 ];
  removeAndSubtract = case [ (lib.remove 3 [ 1 3 4 3 ]) (lib.subtractLists [ 3 2 ] [ 1 2 3 4 ]) (lib.intersectLists [ 1 2 3 ] [ 6 3 2 ]) ] [ [ 1 4 ] [ 1 4 ] [ 3 2 ] ];
  mutuallyExclusive = case [ (lib.mutuallyExclusive [ 1 ] [ 2 ]) (lib.mutuallyExclusive [ 1 ] [ 1 ]) ] [ true false ];
  unique = case (lib.unique [ 3 2 3 4 ]) [ 3 2 4 ];
  uniqueStrings = case (lib.uniqueStrings [ "b" "a" "b" ]) [ "a" "b" ];
  allUnique = case [ (lib.allUnique [ 1 2 ]) (lib.allUnique [ 1 1 ]) ] [ true false ];
  reverseList = case (lib.reverseList [ 1 2 3 ]) [ 3 2 1 ];
  imap = case [ (lib.imap0 (i: x: "${x}${toString i}") [ "a" "b" ]) (lib.imap1 (i: x: "${x}${toString i}") [ "a" "b" ]) ] [ [ "a0" "b1" ] [ "a1" "b2" ] ];
  folds = case [ (lib.foldr (x: acc: x + acc) "" [ "a" "b" ]) (lib.fold (x: acc: x + acc) "" [ "a" "b" ]) (lib.foldl (acc: x: acc + x) "" [ "a" "b" ]) (lib.foldl' (acc: x: acc + x) "" [ "a" "b" ]) ] [ "ab" "ab" "ab" "ab" ];
  sortOn = case (lib.sortOn builtins.stringLength [ "aaa" "b" "cc" ]) [ "b" "cc" "aaa" ];
  naturalSort = case (lib.naturalSort [ "disk11" "disk8" "disk100" "disk9" ]) [ "disk8" "disk9" "disk11" "disk100" ];
  compareLists = case (map (l: lib.compareLists lib.compare l [ 1 2 ]) [ [ 1 ] [ 1 2 ] [ 1 3 ] [ 1 2 0 ] ]) [ (-1) 0 1 1 ];
  toposort = case (lib.toposort (a: b: a < b) [ 3 2 1 ]) { result = [ 1 2 3 ]; };
  toposortCycle = case ((lib.toposort (a: b: a != b) [ 1 2 ]) ? cycle) true;
  zipLists = case [ (lib.zipLists [ 1 2 ] [ "a" ]) (lib.zipListsWith (a: b: a + b) [ 1 2 ] [ 3 4 ]) ] [ [ { fst = 1; snd = "a"; } ] [ 4 6 ] ];
  crossLists = case (lib.crossLists (x: y: "${toString x}${toString y}") [ [ 1 2 ] [ 3 4 ] ]) [ "13" "14" "23" "24" ];
  groupBy = case (lib.groupBy (x: if x > 2 then "big" else "small") [ 1 3 ]) { big = [ 3 ]; small = [ 1 ]; };
  groupByFolds = case (lib.groupBy' builtins.add 0 (x: if x > 2 then "big" else "small") [ 1 3 4 ]) { big = 7; small = 1; };
  partition = case (lib.partition (x: x > 2) [ 1 3 ]) { right = [ 3 ]; wrong = [ 1 ]; };
  listPrefix = case [ (lists.hasPrefix [ 1 ] [ 1 2 ]) (lists.removePrefix [ 1 ] [ 1 2 ]) (lists.commonPrefix [ 1 2 3 ] [ 1 2 4 ]) ] [ true [ 2 ] [ 1 2 ] ];
  forEach = case (lib.forEach [ 1 2 ] (x: x + 1)) [ 2 3 ];

  # --- Attribute sets
  attrByPath = case [ (lib.attrByPath [ "b" "c" ] 0 set) (lib.attrByPath [ "b" "d" ] 0 set) (lib.attrByPath [ "a" "d" ] 0 set) ] [ 2 0 0 ];
  hasAttrByPath = case [ (lib.hasAttrByPath [ "b" "c" ] set) (lib.hasAttrByPath [ "a" "c" ] set) ] [ true false ];
  getAttrFromPath = case (lib.getAttrFromPath [ "b" "c" ] set) 2;
  getAttrFromPathFails = {
    throws = lib.getAttrFromPath [ "b" "d" ] set;
    message = "cannot find the attribute 'b.d'";
  };
  setAttrByPath = case (lib.setAttrByPath [ "x" "y" ] 3) { x.y = 3; };
  longestValidPathPrefix = case (attrsets.longestValidPathPrefix [ "b" "c" "d" ] set) [ "b" "c" ];
  attrVals = case (lib.attrVals [ "a" ] set) [ 1 ];
  getAttrs = case (lib.getAttrs [ "a" ] set) { a = 1; };
  catAttrs = case (lib.catAttrs "a" [ { a = 1; } { } { a = 2; } ]) [ 1 2 ];
  filterAttrs = case (lib.filterAttrs (n: v: n == "a") set) { a = 1; };
  filterAttrsRecursive = case (lib.filterAttrsRecursive (n: v: v != null) { a = null; b = { c = null; d = 1; }; }) { b.d = 1; };
  foldlAttrs = case (lib.foldlAttrs (acc: n: v: acc + n + toString v) "" { a = 1; b = 2; }) "a1b2";
  foldAttrs = case (lib.foldAttrs (x: acc: [ x ] ++ acc) [ ] [ { a = 1; } { a = 2; b = 3; } ]) { a = [ 1 2 ]; b = [ 3 ]; };
  collect = case (lib.collect builtins.isInt set) [ 1 2 ];
  cartesianProduct = case (lib.cartesianProduct { a = [ 1 2 ]; b = [ 3 ]; }) [ { a = 1; b = 3; } { a = 2; b = 3; } ];
  nameValuePair = case (lib.nameValuePair "a" 1) { name = "a"; value = 1; };
  mapAttrs' = case (lib.mapAttrs' (n: v: lib.nameValuePair "x${n}" (v + 1)) { a = 1; }) { xa = 2; };
  mapAttrsToList = case (lib.mapAttrsToList (n: v: "${n}${toString v}") { a = 1; b = 2; }) [ "a1" "b2" ];
  attrsToList = case (lib.attrsToList { a = 1; }) [ { name = "a"; value = 1; } ];
  concatMapAttrs = case (lib.concatMapAttrs (n: v: { ${n} = v; "${n}2" = v; }) { a = 1; }) { a = 1; a2 = 1; };
  mapAttrsRecursive = case (lib.mapAttrsRecursive (path: v: lib.concatStringsSep "." path + toString v) set) { a = "a1"; b.c = "b.c2"; };
  mapAttrsRecursiveCond = case (lib.mapAttrsRecursiveCond (s: !(s ? stop)) (path: v: builtins.length path) { a.b = 1; c.stop = true; }) { a.b = 2; c = 1; };
  mapAttrsToListRecursive = case (lib.mapAttrsToListRecursive (path: v: path) set) [ [ "a" ] [ "b" "c" ] ];
  genAttrs = case (lib.genAttrs [ "a" "b" ] (n: n + n)) { a = "aa"; b = "bb"; };
  optionalAttrs = case (lib.optionalAttrs true { a = 1; } // lib.optionalAttrs false { b = 1; }) { a = 1; };
  isDerivation = case [ (lib.isDerivation { type = "derivation"; }) (lib.isDerivation set) (lib.isDerivation 1) ] [ true false false ];
  isType = case [ (lib.isType "x" (lib.setType "x" { })) (lib.isType "x" 1) ] [ true false ];
  recursiveUpdate = case (lib.recursiveUpdate { a.b = 1; a.c = 2; d = 3; } { a.b = 5; d.e = 4; }) { a = { b = 5; c = 2; }; d.e = 4; };
  recursiveUpdateUntil = case (lib.recursiveUpdateUntil (path: l: r: path == [ "a" "b" ] || !(builtins.isAttrs l && builtins.isAttrs r)) { a.b.c = 1; a.x = 1; } { a.b.d = 2; }) { a = { b.d = 2; x = 1; }; };
  updateManyAttrsByPath = case (lib.updateManyAttrsByPath [ { path = [ "b" "c" ]; update = old: old + 1; } { path = [ "x" "y" ]; update = old: 1; } ] set) { a = 1; b.c = 3; x.y = 1; };
  matchAttrs = case [ (lib.matchAttrs { b = { }; } set) (lib.matchAttrs { b.c = 3; } set) ] [ true false ];
  overrideExisting = case (lib.overrideExisting { a = 1; } { a = 2; b = 3; }) { a = 2; };
  zipAttrs = case (lib.zipAttrs [ { a = 1; } { a = 2; b = 3; } ]) { a = [ 1 2 ]; b = [ 3 ]; };
  zipAttrsWith = case (lib.zipAttrsWith (n: vs: builtins.length vs) [ { a = 1; } { a = 2; b = 3; } ]) { a = 2; b = 1; };
  zipAttrsWithNames = case (lib.zipAttrsWithNames [ "a" ] (n: vs: vs) [ { a = 1; b = 2; } ]) { a = [ 1 ]; };
  mergeAttrsList = case (lib.mergeAttrsList [ { a = 1; } { a = 2; } ]) { a = 2; };
  unionOfDisjoint = case (lib.attrsets.unionOfDisjoint { a = 1; } { b = 2; }) { a = 1; b = 2; };
  getOutputs = case [ (lib.getBin { bin = "b"; out = "o"; }) (lib.getLib { out = "o"; }) ] [ "b" "o" ];
  toDerivation = case (lib.toDerivation ./cases/seven.nix).name "seven.nix";
}
