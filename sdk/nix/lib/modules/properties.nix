# Properties: values that say how a definition takes part in the merge (mkIf, mkMerge, mkForce, mkBefore …).
#
# Input: `lib`. Result: the functions that make properties, and the few that take them apart again.
lib:
let
  inherit (lib) isType;

  propertyTypes = {
    "if" = true;
    merge = true;
    override = true;
    order = true;
    definition = true;
  };
in
rec {
  # --- Conditions and unions

  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };

  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };

  # Like `content`, but stops with `message` where the assertion does not hold.
  mkAssert =
    assertion: message:
    mkIf (if assertion then true else throw "Failed assertion: ${message}");

  # --- Priorities: the definitions with the lowest number win

  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };

  defaultOverridePriority = 100;
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;

  # --- Order: definitions of lists and lines are merged from the lowest number to the highest

  mkOrder = priority: content: {
    _type = "order";
    inherit priority content;
  };

  defaultOrderPriority = 1000;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;

  # A definition that brings its own place: `{ file; value; position ? null; }`.
  mkDefinition = place: place // { _type = "definition"; };

  # --- Definitions passed on from one option to another

  # `wrap` applied to the definitions of `option`, when it has any.
  mkAliasAndWrapDefinitions = wrap: option: mkAliasIfDef option (wrap (mkMerge option.definitions));

  mkAliasDefinitions = mkAliasAndWrapDefinitions (definitions: definitions);

  # The same with the priority and the source positions that the definitions had.
  mkAliasAndWrapDefsWithPriority =
    wrap: option:
    let
      priority = option.highestPrio or defaultOverridePriority;
      forward =
        definition:
        mkDefinition {
          inherit (definition) file;
          position = definition.position or null;
          value = mkOverride priority definition.value;
        };
    in
    mkAliasIfDef option (wrap (mkMerge (map forward option.definitionsWithLocations)));

  mkAliasIfDef = option: mkIf (isType "option" option && option.isDefined);

  # --- Taking properties apart

  # Whether a value is one of the above. Evaluates the value to its outermost constructor only.
  isProperty = value: builtins.isAttrs value && value ? _type && propertyTypes ? ${toString value._type};

  # The attribute sets inside a definition, below the properties around it:
  # [ { set; wrap; } ], where `set` is as it was written (so that its attributes keep their positions)
  # and `wrap` puts the properties around one of its values; null where there are none.
  # `onError value` is called for what is no attribute set.
  pushDownProperties =
    onError: value:
    if !builtins.isAttrs value then
      onError value
    else if !isProperty value then
      [
        {
          set = value;
          wrap = null;
        }
      ]
    else if value._type == "merge" then
      builtins.concatMap (pushDownProperties onError) value.contents
    else
      let
        outer = rewrap value;
        nest = part: {
          inherit (part) set;
          wrap = if part.wrap == null then outer else inner: outer (part.wrap inner);
        };
      in
      map nest (pushDownProperties onError (value.content or value.value));

  # A function that makes the same property around another value.
  rewrap =
    property:
    if property._type == "if" then
      mkIf property.condition
    else if property._type == "override" then
      mkOverride property.priority
    else if property._type == "order" then
      mkOrder property.priority
    else
      value: mkDefinition {
        inherit (property) file;
        inherit value;
      };
}
