# Types made from other types, whose values are those of the inner types: enum, nullOr, either, coercedTo …
#
# Input: `lib`. Result: the types.
lib:
let
  inherit (lib.modules) mergeDefinitions;
  inherit (lib.options) mergeEqualOption mergeOneOption mergeUniqueOption;
  inherit (lib.types) defaultFunctor describeInner mkOptionType;

  # A functor for a type with inner types that must all merge.
  functorOf =
    name: type: inner:
    defaultFunctor name
    // {
      inherit type;
      payload = inner;
      wrapped = builtins.head inner;
      binOp =
        a: b:
        let
          merged = lib.zipListsWith (x: y: x.typeMerge y.functor) a b;
        in
        if builtins.elem null merged then null else merged;
    };

  showChoice = value: if builtins.isString value then "\"${value}\"" else lib.generators.toPretty { } value;
in
rec {
  # One of a list of values.
  enum =
    values:
    mkOptionType {
      name = "enum";
      description =
        if values == [ ] then
          "impossible (empty enumeration)"
        else if builtins.length values == 1 then
          "value ${showChoice (builtins.head values)} (the only choice)"
        else
          "one of ${lib.concatMapStringsSep ", " showChoice values}";
      descriptionClass = if builtins.length values < 2 then "noun" else "conjunction";
      check = value: builtins.elem value values;
      merge = mergeEqualOption;
      functor = defaultFunctor "enum" // {
        type = enum;
        payload = values;
        binOp = a: b: lib.unique (a ++ b);
      };
    };

  nullOr =
    inner:
    mkOptionType {
      name = "nullOr";
      description = "null or ${describeInner inner}";
      descriptionClass = "conjunction";
      check = value: value == null || inner.check value;
      merge =
        loc: definitions:
        let
          nulls = lib.count (d: d.value == null) definitions;
        in
        if nulls == builtins.length definitions then
          null
        else if nulls == 0 then
          inner.merge loc definitions
        else
          lib.options.failConflict loc
            "It is null in one place and has a value in another. Keep one, or say with lib.mkForce which one wins."
            definitions;
      emptyValue = {
        value = null;
      };
      inherit (inner) getSubOptions getSubModules;
      substSubModules = modules: nullOr (inner.substSubModules modules);
      functor = functorOf "nullOr" (types: nullOr (builtins.head types)) [ inner ];
      nestedTypes.elemType = inner;
    };

  either =
    first: second:
    mkOptionType {
      name = "either";
      description = "${describeInner first} or ${
        if second.name == "either" then second.description else describeInner second
      }";
      descriptionClass = "conjunction";
      check = value: first.check value || second.check value;
      merge =
        loc: definitions:
        if builtins.all (d: first.check d.value) definitions then
          first.merge loc definitions
        else if builtins.all (d: second.check d.value) definitions then
          second.merge loc definitions
        else
          mergeOneOption loc definitions;
      functor = functorOf "either" (types: either (builtins.head types) (lib.last types)) [
        first
        second
      ];
      nestedTypes = {
        left = first;
        right = second;
      };
    };

  # The first of several types that fits.
  oneOf =
    types:
    if types == [ ] then
      throw "lib.types.oneOf needs at least one type"
    else
      lib.foldr either (lib.last types) (lib.init types);

  # Values of `to`; values of `from` are converted.
  coercedTo =
    from: convert: to:
    if from.getSubModules != null then
      throw "lib.types.coercedTo cannot convert from a type with submodules (${from.description})"
    else
      mkOptionType {
        name = "coercedTo";
        description = "${describeInner to} or ${describeInner from} convertible to it";
        descriptionClass = "conjunction";
        check = value: (from.check value && to.check (convert value)) || to.check value;
        merge =
          loc: definitions:
          to.merge loc (
            map (d: d // { value = if from.check d.value then convert d.value else d.value; }) definitions
          );
        inherit (to) emptyValue getSubOptions getSubModules;
        substSubModules = modules: coercedTo from convert (to.substSubModules modules);
        typeMerge = other: null;
        functor = defaultFunctor "coercedTo" // {
          wrapped = to;
        };
        nestedTypes = {
          coercedType = from;
          finalType = to;
        };
      };

  # At most one definition; `message` tells why.
  unique =
    { message }:
    inner:
    mkOptionType {
      name = "unique";
      inherit (inner) description descriptionClass check emptyValue;
      merge = mergeUniqueOption {
        inherit message;
        inherit (inner) merge;
      };
      inherit (inner) getSubOptions getSubModules;
      substSubModules = modules: uniq (inner.substSubModules modules);
      functor = functorOf "unique" (types: unique { inherit message; } (builtins.head types)) [ inner ];
      nestedTypes.elemType = inner;
    };

  uniq = unique { message = ""; };

  # Functions whose results are merged by a type.
  functionTo =
    inner:
    mkOptionType {
      name = "functionTo";
      description = "function that evaluates to a(n) ${describeInner inner}";
      check = lib.isFunction;
      merge =
        loc: definitions: argument:
        (mergeDefinitions (loc ++ [ "<function body>" ]) inner (
          map (d: d // { value = d.value argument; }) definitions
        )).mergedValue;
      getSubOptions = prefix: inner.getSubOptions (prefix ++ [ "<function body>" ]);
      inherit (inner) getSubModules;
      substSubModules = modules: functionTo (inner.substSubModules modules);
      functor = functorOf "functionTo" (types: functionTo (builtins.head types)) [ inner ];
      nestedTypes.elemType = inner;
    };
}
