# Where the user's modules define, or declare, an option.
#
# Input: our library; the modules (modules.nix); `part`, which part of them to look into, "config" or "options";
# and whether to evaluate conditions and values, which can fail beyond repair.
# Result: a function of an option as the module system writes it (`a.b."c d"`, with `[definition 1-entry 2]` below lists),
# which returns
#   [ { file; position; value; depth; isWhole; priority; } ]
# the definitions of the option, or of the deepest set around it that the modules define. `depth` says how many parts of
# the name they cover, `isWhole` whether that is all of it. A condition of lib.mkIf around them that is no Boolean is `badCondition`.
{
  lib,
  modules,
  part,
  looksAtConditions,
}:

let
  inherit (lib.diagnostics) attributePosition elementPosition;

  try =
    value:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else null;

  defaultPriority = 100;

  # The parts of an option's name. A part in quotation marks may have dots; a list's element is a number, which nixpkgs of today
  # puts into quotation marks, too.
  parse =
    text:
    let
      quoted = builtins.match "\"([^\"]*)\"[.]?(.*)" text;
      entry = builtins.match "\"?\\[definition [0-9]+-entry ([0-9]+)]\"?[.]?(.*)" text;
      plain = builtins.match "([^.\"[]+)[.]?(.*)" text;
    in
    if entry != null then
      [ (builtins.fromJSON (builtins.head entry)) ] ++ parse (builtins.elemAt entry 1)
    else if quoted != null then
      [ (builtins.head quoted) ] ++ parse (builtins.elemAt quoted 1)
    else if plain != null then
      [ (builtins.head plain) ] ++ parse (builtins.elemAt plain 1)
    else
      [ ];

  # Old libraries print no quotation marks: `etc.a.conf` can be the attribute "a.conf" of `etc`.
  split =
    set: path:
    let
      lengths = builtins.genList (index: index + 1) (builtins.length path);
      isText = count: builtins.all builtins.isString (lib.take count path);
      name = count: builtins.concatStringsSep "." (lib.take count path);
      fitting = builtins.filter (count: isText count && set ? ${name count}) lengths;
    in
    if fitting == [ ] then
      null
    else
      {
        name = name (builtins.head fitting);
        rest = lib.drop (builtins.head fitting) path;
        count = builtins.head fitting;
      };

  walk =
    state: value: path:
    let
      forced = try value;
      type = try (if builtins.isAttrs forced then forced._type or null else null);
      here = [
        (
          state
          // {
            inherit value;
          }
        )
      ];
      next = split forced path;
      element = builtins.head path;
    in
    if path == [ ] && !looksAtConditions then
      # The value itself may be what cannot be evaluated.
      here
    else if type == "if" then
      # Conditions mostly depend on the configuration, which is not known here.
      let
        condition = if looksAtConditions then try forced.condition else null;
      in
      if condition == false then
        [ ]
      else if condition == null || builtins.isBool condition then
        walk state forced.content path
      else
        [ (state // { badCondition = forced; }) ]
    else if type == "override" then
      # Aliases of options take it from those.
      walk (
        state
        // {
          priority =
            let
              priority = try forced.priority;
            in
            if priority == null then defaultPriority else priority;
        }
      ) forced.content path
    else if type == "order" then
      walk state forced.content path
    else if type == "merge" then
      let
        contents = try forced.contents;
      in
      builtins.concatMap (content: walk state content path) (if contents == null then [ ] else contents)
    else if path == [ ] then
      here
    else if builtins.isList forced && builtins.isInt element && builtins.length forced >= element then
      let
        item = builtins.elemAt forced (element - 1);
      in
      walk (
        state
        // {
          depth = state.depth + 1;
          position = elementPosition (try item) state.position;
        }
      ) item (builtins.tail path)
    else if builtins.isAttrs forced && next != null then
      walk (
        state
        // {
          depth = state.depth + next.count;
          position = attributePosition next.name forced state.position;
        }
      ) forced.${next.name} next.rest
    else
      here;
in
option:
let
  path = parse option;
  all = builtins.concatMap (
    module:
    walk {
      inherit (module) file;
      position = module.start;
      depth = 0;
      priority = defaultPriority;
    } module.${part} path
  ) (builtins.filter (module: module.${part} != null) modules);
  depth = builtins.foldl' (best: d: if d.depth > best then d.depth else best) 1 all;
  deepest = builtins.filter (d: d.depth == depth && d.position != null) all;
  priority = builtins.foldl' (best: d: if d.priority < best then d.priority else best) 9999 deepest;
in
map (d: d // { isWhole = depth >= builtins.length path; }) (
  builtins.filter (d: d.priority == priority) deepest
)
