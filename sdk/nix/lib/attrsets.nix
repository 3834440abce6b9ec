# Functions on attribute sets: making, filtering and mapping them.
#
# Input: `lib`. Result: the first half of `lib.attrsets`; attrsets-nested.nix has the functions on paths and trees.
lib:
let
  inherit (builtins)
    attrNames
    concatMap
    filter
    head
    listToAttrs
    mapAttrs
    ;
in
rec {
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    ;

  # --- Making them

  nameValuePair = name: value: { inherit name value; };
  genAttrs = names: f: listToAttrs (map (name: nameValuePair name (f name)) names);
  genAttrs' = list: f: listToAttrs (map f list);
  optionalAttrs = condition: set: if condition then set else { };
  setType = type: set: set // { _type = type; };
  isType = type: value: value._type or "" == type;
  attrsToList = mapAttrsToList nameValuePair;
  # The set as it is, made new where `names` are missing: null.
  attrVals = names: set: map (name: set.${name}) names;
  getAttrs = names: set: lib.genAttrs names (name: set.${name});

  # --- Filtering

  filterAttrs = p: set: removeAttrs set (filter (name: !p name set.${name}) (attrNames set));
  partitionAttrs = p: set: {
    right = filterAttrs p set;
    wrong = filterAttrs (name: value: !p name value) set;
  };
  bisectAttrs = a: b: {
    left = removeAttrs a (attrNames b);
    right = removeAttrs b (attrNames a);
  };

  # --- Mapping and folding

  mapAttrs' = f: set: listToAttrs (map (name: f name set.${name}) (attrNames set));
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  concatMapAttrs = f: set: mergeAttrsList (mapAttrsToList f set);
  foldlAttrs =
    f: initial: set:
    builtins.foldl' (acc: name: f acc name set.${name}) initial (attrNames set);
  foldAttrs =
    f: initial: sets:
    mapAttrs (_: lib.foldr f initial) (zipAttrs sets);
  # All values below a set, depth first, of attributes that `p` accepts.
  collect =
    p: set:
    if p set then
      [ set ]
    else if builtins.isAttrs set then
      concatMap (collect p) (builtins.attrValues set)
    else
      [ ];
  # All sets with one value from each list: { a = [ 1 2 ]; b = [ 3 ]; } → [ { a = 1; b = 3; } { a = 2; b = 3; } ]
  cartesianProduct =
    lists:
    builtins.foldl' (
      sets: name: concatMap (set: map (value: set // { ${name} = value; }) lists.${name}) sets
    ) [ { } ] (attrNames lists);
  cartesianProductOfSets = cartesianProduct;
  mapCartesianProduct = f: lists: map f (cartesianProduct lists);
  invertAttrs = set: listToAttrs (mapAttrsToList (name: value: nameValuePair (toString value) name) set);

  # --- Several sets

  mergeAttrs = a: b: a // b;
  mergeAttrsList = builtins.foldl' mergeAttrs { };
  unionOfDisjoint =
    a: b:
    let
      common = attrNames (builtins.intersectAttrs a b);
    in
    if common == [ ] then
      a // b
    else
      a // b // lib.genAttrs common (name: throw "unionOfDisjoint: both sets have the attribute '${name}'");
  zipAttrsWithNames =
    names: f: sets:
    lib.genAttrs names (name: f name (builtins.catAttrs name sets));
  zipAttrsWith = builtins.zipAttrsWith;
  zipAttrs = zipAttrsWith (name: values: values);
  zipWithNames = zipAttrsWithNames;
  zip = builtins.trace "lib.zip is deprecated, use lib.zipAttrsWith" zipAttrsWith;

  # --- Derivations

  isDerivation = value: value.type or null == "derivation";
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = set: set // { recurseForDerivations = false; };
  # A path in the store as something like a derivation.
  toDerivation =
    path:
    let
      stored = if builtins.isPath path then "${path}" else builtins.storePath path;
      name = builtins.unsafeDiscardStringContext (builtins.baseNameOf stored);
      result = {
        type = "derivation";
        name = builtins.substring 33 (-1) name;
        outPath = stored;
        outputs = [ "out" ];
        out = result;
        outputName = "out";
      };
    in
    result;

  getOutput =
    output: package:
    if !(package ? outputSpecified) || !package.outputSpecified then
      package.${output} or package.out or package
    else
      package;
  getBin = getOutput "bin";
  getLib = getOutput "lib";
  getDev = getOutput "dev";
  getMan = getOutput "man";
  chooseDevOutputs = map getDev;
  getFirstOutput =
    candidates: package:
    let
      found = filter (name: package ? ${name}) candidates;
    in
    if package.outputSpecified or false || found == [ ] then package else package.${head found};
}
