# Types of lists and attribute sets.
#
# Input: `lib`. Result: listOf, attrsOf and their variants.
lib:
let
  inherit (lib) imap1;
  inherit (lib.types) addCheck defaultFunctor describeInner mkOptionType;
  inherit (import ../modules/definitions.nix lib) attributesOf mergeOptional mergeResolved resolve;
  inherit (lib.modules) isProperty;
  inherit (lib.diagnostics) elementPosition errors firstPosition positionsOf;

  elementFunctor =
    name: type: inner:
    defaultFunctor name
    // {
      inherit type;
      wrapped = inner;
    };

  # The definitions of one attribute, resolved. One plain definition, the usual case, costs next to nothing.
  resolveAttribute =
    definitions:
    if builtins.tail definitions == [ ] && !isProperty (builtins.head definitions).value then
      definitions
    else
      (resolve definitions).definitions;

  attributesType =
    lazy: name: description: constructor: inner:
    mkOptionType {
      inherit name;
      description = "${description} of ${describeInner inner}";
      check = builtins.isAttrs;
      merge =
        loc: definitions:
        let
          attributes = builtins.mapAttrs (name: resolveAttribute) (attributesOf loc definitions);
          # Attributes whose definitions are all switched off. Whether there are any must be known to say which
          # attributes the value has, unless the type is lazy.
          undefined =
            if lazy then
              [ ]
            else
              builtins.filter (name: attributes.${name} == [ ]) (builtins.attrNames attributes);
        in
        builtins.mapAttrs (
          name: winners:
          let
            here = loc ++ [ name ];
          in
          if lazy && winners == [ ] then
            inner.emptyValue.value or (errors.noValue {
              loc = here;
              option = { };
              parent = firstPosition (positionsOf definitions);
            })
          else
            mergeResolved here inner winners
        ) (if undefined == [ ] then attributes else removeAttrs attributes undefined);
      emptyValue = {
        value = { };
      };
      getSubOptions = prefix: inner.getSubOptions (prefix ++ [ "<name>" ]);
      inherit (inner) getSubModules;
      substSubModules = modules: constructor (inner.substSubModules modules);
      functor = elementFunctor name constructor inner;
      nestedTypes.elemType = inner;
    };
in
rec {
  # Attribute sets whose definitions replace each other as wholes. For old code; new code wants attrsOf.
  attrs = mkOptionType {
    name = "attrs";
    description = "attribute set";
    check = builtins.isAttrs;
    merge = loc: builtins.foldl' (merged: d: merged // d.value) { };
    emptyValue = {
      value = { };
    };
  };

  attrsOf = inner: attributesType false "attrsOf" "attribute set" attrsOf inner;

  # Like attrsOf, but the names are known without looking at the values; an attribute that is switched off stays.
  lazyAttrsOf = inner: attributesType true "lazyAttrsOf" "lazy attribute set" lazyAttrsOf inner;

  # Both of the above by arguments.
  attrsWith =
    {
      elemType,
      lazy ? false,
      placeholder ? "name",
    }:
    (if lazy then lazyAttrsOf else attrsOf) elemType;

  # Once “list or attribute set”; the list form has been removed from nixpkgs.
  loaOf = attrsOf;

  # Lists; definitions are joined in their order.
  listOf =
    inner:
    mkOptionType {
      name = "listOf";
      description = "list of ${describeInner inner}";
      check = builtins.isList;
      merge =
        loc: definitions:
        builtins.concatLists (
          imap1 (
            n: definition:
            let
              entry =
                m: value:
                let
                  here = loc ++ [ "[definition ${toString n}-entry ${toString m}]" ];
                  element = [
                    (
                      definition
                      // {
                        inherit value;
                        position = elementPosition value (definition.position or null);
                      }
                    )
                  ];
                in
                if isProperty value then
                  mergeOptional here inner element
                else
                  [ (mergeResolved here inner element) ];
            in
            builtins.concatLists (imap1 entry definition.value)
          ) definitions
        );
      emptyValue = {
        value = [ ];
      };
      getSubOptions = prefix: inner.getSubOptions (prefix ++ [ "*" ]);
      inherit (inner) getSubModules;
      substSubModules = modules: listOf (inner.substSubModules modules);
      functor = elementFunctor "listOf" listOf inner;
      nestedTypes.elemType = inner;
    };

  nonEmptyListOf =
    inner:
    addCheck (listOf inner) (value: value != [ ])
    // {
      description = "non-empty list of ${describeInner inner}";
      emptyValue = { };
      substSubModules = modules: nonEmptyListOf (inner.substSubModules modules);
    };
}
