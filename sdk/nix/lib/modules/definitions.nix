# Definitions: from what modules say about one option to the value of it.
#
# A definition is `{ file; value; position; hint; }`: `position` is `{ file, line, column }` or null, evaluated only
# when an error needs it; `hint` is a sentence for unknown options below it. Types written by users may drop the last two.
# Input: `lib`. Result: functions on lists of definitions.
lib:
let
  inherit (lib.modules) isProperty pushDownProperties defaultOverridePriority;
  inherit (lib.diagnostics) attributePosition errors;

  defaultOrderPriority = 1000;
  # Above every priority that a definition can have.
  noPriority = 9999;

  # Takes the properties off a definition: the definitions in it that count, each with its priority and order.
  discharge =
    priority: order: definition:
    let
      inherit (definition) value;
      again = discharge priority order;
    in
    if !isProperty value then
      [ (definition // { inherit priority order; }) ]
    else if value._type == "merge" then
      builtins.concatMap (content: again (definition // { value = content; })) value.contents
    else if value._type == "if" then
      if !builtins.isBool value.condition then
        errors.conditionIsNoBool definition
      else if value.condition then
        again (definition // { value = value.content; })
      else
        [ ]
    else if value._type == "override" then
      discharge value.priority order (definition // { value = value.content; })
    else if value._type == "order" then
      discharge priority value.priority (definition // { value = value.content; })
    else
      # mkDefinition
      again (
        definition
        // {
          inherit (value) file value;
          position = value.position or definition.position or null;
        }
      );

  # The definitions that win, in the order in which they are merged.
  resolve =
    definitions:
    if builtins.all (d: !isProperty d.value) definitions then
      {
        inherit definitions;
        priority = if definitions == [ ] then noPriority else defaultOverridePriority;
      }
    else
      resolveProperties definitions;

  resolveProperties =
    definitions:
    let
      all = builtins.concatMap (discharge defaultOverridePriority defaultOrderPriority) definitions;
      priority = builtins.foldl' (best: d: if d.priority < best then d.priority else best) noPriority all;
      winners = builtins.filter (d: d.priority == priority) all;
      ordered = builtins.any (d: d.order != defaultOrderPriority) winners;
    in
    {
      inherit priority;
      definitions = if ordered then builtins.sort (a: b: a.order < b.order) winners else winners;
    };

  # The value of definitions that resolve returned, checked and merged by the type.
  mergeResolved =
    loc: type: definitions:
    if builtins.all (d: type.check d.value) definitions then
      type.merge loc definitions
    else
      errors.wrongType loc type (builtins.filter (d: !(type.check d.value)) definitions);

  # The definitions of the attributes of one part (pushDownProperties) of a definition, below the properties `around` it.
  attributes =
    definition: outer: part:
    let
      inherit (definition) file;
      hint = definition.hint or "";
      parent = definition.position or null;
      around =
        if outer == null then
          part.wrap
        else if part.wrap == null then
          outer
        else
          value: outer (part.wrap value);
    in
    builtins.mapAttrs (
      if around == null then
        name: value: {
          inherit file hint value;
          position = attributePosition name part.set parent;
        }
      else
        name: written: {
          inherit around file hint written;
          value = around written;
          position = attributePosition name part.set parent;
        }
    ) part.set;
in
{
  inherit resolve mergeResolved;

  # nixpkgs' interface to the above, for types written by users.
  mergeDefinitions =
    loc: type: definitions:
    let
      resolved = resolve definitions;
    in
    rec {
      isDefined = resolved.definitions != [ ];
      highestPrio = resolved.priority;
      defsFinal = resolved.definitions;
      defsFinal' = {
        values = defsFinal;
        inherit highestPrio;
      };
      mergedValue =
        if isDefined then
          mergeResolved loc type defsFinal
        else
          type.emptyValue.value or (errors.noValue {
            inherit loc;
            option = { };
          });
      optionalValue = if isDefined then { value = mergedValue; } else { };
    };

  # [ value ], or [ ] where no definition counts. The short way for one definition without properties keeps
  # long lists and big attribute sets cheap.
  mergeOptional =
    loc: type: definitions:
    let
      resolved = resolve definitions;
    in
    if resolved.definitions == [ ] then [ ] else [ (mergeResolved loc type resolved.definitions) ];

  # The definitions of the attributes of definitions that are attribute sets: name → [ definition ].
  attributesOf =
    loc: definitions:
    builtins.zipAttrsWith (name: found: found) (
      builtins.concatMap (
        definition:
        map (attributes definition null) (
          pushDownProperties (errors.notASet loc definition) definition.value
        )
      ) definitions
    );

  # The same on the way down a tree of options, where each attribute may be a set again: a definition below properties has
  # its `value` also in parts, the value as it was `written` and what puts the properties `around` it. Who has taken
  # properties off a value must not come here.
  attributesOfNode =
    loc: definitions:
    builtins.zipAttrsWith (name: found: found) (
      builtins.concatMap (
        definition:
        map (attributes definition (definition.around or null)) (
          pushDownProperties (errors.notASet loc definition) (definition.written or definition.value)
        )
      ) definitions
    );
}
