# What types are made with.
#
# Input: `lib`. Result: mkOptionType and the functions around it.
lib:
let
  inherit (lib) isType setType;
in
rec {
  inherit isType setType;

  isOptionType = isType "option-type";

  # How types merge when nothing else is said: two of the same name are one type. With a `wrapped` type that
  # must merge too, with a `payload` `binOp` makes one of the two.
  defaultFunctor = name: {
    inherit name;
    type = lib.types.${name} or null;
    wrapped = null;
    payload = null;
    binOp = a: b: null;
  };

  defaultTypeMerge =
    f: g:
    let
      wrapped = f.wrapped.typeMerge g.wrapped.functor;
      payload = f.binOp f.payload g.payload;
    in
    if f.name != g.name then
      null
    else if f.wrapped == null && f.payload == null then
      f.type
    else if f.payload != null then
      (if payload == null then null else f.type payload)
    else if g.wrapped == null || wrapped == null then
      null
    else
      f.type wrapped;

  mkOptionType =
    {
      name,
      description ? null,
      descriptionClass ? null,
      check ? (value: true),
      merge ? lib.options.mergeDefaultOption,
      emptyValue ? { },
      getSubOptions ? (prefix: { }),
      getSubModules ? null,
      substSubModules ? (modules: null),
      typeMerge ? defaultTypeMerge functor,
      functor ? defaultFunctor name,
      deprecationMessage ? null,
      nestedTypes ? { },
    }:
    {
      _type = "option-type";
      description = if description == null then name else description;
      inherit
        name
        descriptionClass
        check
        merge
        emptyValue
        getSubOptions
        getSubModules
        substSubModules
        typeMerge
        functor
        deprecationMessage
        nestedTypes
        ;
    };

  # The description of an inner type, in parentheses where it would be ambiguous.
  describeInner =
    type:
    let
      description = type.description or type.name;
    in
    if type.descriptionClass or null == "conjunction" then "(${description})" else description;

  # A type with a further condition on its values.
  addCheck = type: check: type // { check = value: type.check value && check value; };
}
