# Types of values without parts: Booleans, paths, packages, and those that take anything.
#
# Input: `lib`. Result: the types.
lib:
let
  inherit (lib) isDerivation isStringLike isType;
  inherit (lib.options) mergeEqualOption mergeOneOption;
  inherit (lib.types) addCheck mkOptionType unique;

  # Whether a string is below the store's folder (not that folder itself).
  inStore = text: lib.hasPrefix "${builtins.storeDir}/" text;
in
rec {
  # Takes everything and merges what can be merged. For old code; new code wants `anything` or `raw`.
  unspecified = mkOptionType {
    name = "unspecified";
    description = "unspecified value";
  };

  # Takes everything, one definition only, and does not look into it.
  raw = mkOptionType {
    name = "raw";
    description = "raw value";
    merge = mergeOneOption;
  };

  # Takes everything; merges attribute sets attribute by attribute, and the results of functions.
  anything = mkOptionType {
    name = "anything";
    description = "anything";
    merge =
      loc: definitions:
      let
        kind =
          value:
          if builtins.isAttrs value && isStringLike value then "string-like set" else builtins.typeOf value;
        first = kind (builtins.head definitions).value;
        single = builtins.tail definitions == [ ];
      in
      if builtins.any (d: kind d.value != first) definitions then
        lib.options.failConflict loc "They are of different kinds." definitions
      else if first == "set" then
        (lib.types.lazyAttrsOf anything).merge loc definitions
      else if first == "list" then
        if single then (lib.types.listOf anything).merge loc definitions else mergeOneOption loc definitions
      else if first == "lambda" then
        argument:
        anything.merge (loc ++ [ "<function body>" ]) (
          map (d: d // { value = d.value argument; }) definitions
        )
      else if first == "string-like set" then
        mergeOneOption loc definitions
      else
        mergeEqualOption loc definitions;
  };

  bool = mkOptionType {
    name = "bool";
    description = "Boolean";
    check = builtins.isBool;
    merge = mergeEqualOption;
  };

  # True when any definition is true.
  boolByOr = mkOptionType {
    name = "boolByOr";
    description = "Boolean (merged with or)";
    check = builtins.isBool;
    merge = loc: builtins.foldl' (any: d: any || d.value) false;
  };

  # An absolute path, as a path, a string or something that becomes one.
  path = mkOptionType {
    name = "path";
    description = "absolute path";
    check = value: isStringLike value && builtins.substring 0 1 (toString value) == "/";
    merge = mergeEqualOption;
  };

  pathInStore = mkOptionType {
    name = "pathInStore";
    description = "path in the Nix store";
    check = value: isStringLike value && inStore (toString value);
    merge = mergeEqualOption;
  };

  # A derivation, or a path in the store, which becomes something like a derivation.
  package = mkOptionType {
    name = "package";
    description = "package";
    check = value: isDerivation value || (isStringLike value && inStore (toString value));
    merge =
      loc: definitions:
      let
        value = mergeOneOption loc definitions;
      in
      if builtins.isPath value || (builtins.isString value && !builtins.hasContext value) then
        lib.toDerivation value
      else
        value;
  };

  shellPackage = addCheck package (value: value ? shellPath) // {
    name = "shellPackage";
    description = "package of a shell (with the attribute shellPath)";
  };

  pkgs =
    addCheck (unique { message = "A set of packages has one definition."; } lib.types.attrs) (
      isType "pkgs"
    )
    // {
      name = "pkgs";
      description = "set of packages, as nixpkgs is";
    };

  # The type of types, as `freeformType` wants.
  optionType = mkOptionType {
    name = "optionType";
    description = "option type";
    check = isType "option-type";
    merge =
      loc: definitions:
      let
        combine =
          merged: d:
          let
            both = merged.typeMerge d.value.functor;
          in
          if both == null then
            lib.options.failConflict loc "These types do not merge." definitions
          else
            both;
      in
      builtins.foldl' combine (builtins.head definitions).value (builtins.tail definitions);
  };
}
