# The values in the user's modules, down to what is neither a set of theirs nor a list.
#
# Input: our library and the modules (modules.nix). Result: a list of
#   { file; position; element; value; fails; }
# `element` says which element of a list it is that stands at the position, counted from 1, or null; `fails` whether evaluating
# it throws. A condition of lib.mkIf that is no Boolean is { file; position; badCondition; }.
{ lib, modules }:

let
  inherit (lib.diagnostics) attributePosition elementPosition;

  # Sets can be of any depth, and have no end where they contain themselves. No user's set has thousands of attributes: that is
  # nixpkgs.
  maximum = 8;
  widest = 2000;

  attempt =
    value: fallback:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else fallback;

  isPackage = value: builtins.isAttrs value && value ? outPath;
  typeOf = value: attempt (if builtins.isAttrs value then value._type or null else null) null;

  # Where a function has made an attribute set, its content tells the place.
  place =
    value: fallback:
    let
      forced = attempt value null;
    in
    if !(builtins.isAttrs forced) || isPackage forced then
      fallback
    else if typeOf forced == "if" || typeOf forced == "override" || typeOf forced == "order" then
      place forced.content fallback
    else
      elementPosition forced fallback;

  at =
    state: position:
    state
    // {
      inherit position;
      element = null;
    };

  walk =
    depth: state: value:
    let
      result = builtins.tryEval value;
      forced = result.value;
      type = typeOf forced;
      condition = attempt forced.condition true;
      leaf = [
        (
          state
          // {
            inherit value;
            fails = !result.success;
          }
        )
      ];
    in
    if !result.success || depth == 0 then
      leaf
    else if builtins.isList forced then
      builtins.concatLists (
        builtins.genList (
          index:
          let
            item = builtins.elemAt forced index;
            position = place item null;
          in
          walk (depth - 1) (
            if position != null then
              at state position
            else if state.element == null then
              state // { element = index + 1; }
            else
              state
          ) item
        ) (builtins.length forced)
      )
    else if !(builtins.isAttrs forced) || isPackage forced then
      leaf
    else if type == "if" then
      if !(builtins.isBool condition) then
        [
          {
            inherit (state) file;
            position = if state.position == null then place forced null else state.position;
            badCondition = forced;
          }
        ]
      else if condition then
        walk depth state forced.content
      else
        [ ]
    else if type == "override" || type == "order" then
      walk depth state forced.content
    else if type == "merge" then
      builtins.concatMap (
        content: walk depth (at state (place content state.position)) content
      ) (attempt forced.contents [ ])
    else if type != null || builtins.length (builtins.attrNames forced) > widest then
      leaf
    else
      builtins.concatMap (
        name: walk (depth - 1) (at state (attributePosition name forced state.position)) forced.${name}
      ) (builtins.attrNames forced);

  # Packages and arguments can be as large as nixpkgs.
  own =
    config:
    if typeOf config == null then
      builtins.removeAttrs config [
        "_module"
        "nixpkgs"
      ]
    else
      config;
in
builtins.concatMap (
  module:
  walk maximum {
    inherit (module) file;
    position = null;
    element = null;
  } (own module.config)
) (builtins.filter (module: builtins.isAttrs module.config) modules)
