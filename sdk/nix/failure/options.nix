# An option of nixpkgs' module system, found by its name.
#
# Input: our library, and the tree of a machine's options. Result: a function of the name as the module system writes it,
# which returns { loc; option; siblings; }: the parts of the name; the declaration, or null; and the names that exist
# beside the last part.
{ lib, options }:

let
  parse =
    text:
    let
      quoted = builtins.match "\"([^\"]*)\"[.]?(.*)" text;
      element = builtins.match "(\\[[^]]*])[.]?(.*)" text;
      plain = builtins.match "([^.\"[]+)[.]?(.*)" text;
      found = builtins.filter (match: match != null) [
        quoted
        element
        plain
      ];
    in
    if text == "" || found == [ ] then
      [ ]
    else
      [ (builtins.head (builtins.head found)) ] ++ parse (builtins.elemAt (builtins.head found) 1);

  isOption = node: (node._type or null) == "option";

  attempt =
    value: fallback:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else fallback;

  # The options of a submodule, also of those in a list or in an attribute set.
  below =
    option:
    let
      set = attempt (option.type.getSubOptions [ ]) { };
    in
    if builtins.isAttrs set then set else { };

  find =
    set: path:
    let
      name = builtins.head path;
      rest = builtins.tail path;
      node = attempt set.${name} null;
    in
    if builtins.length path == 1 || !(set ? ${name}) then
      {
        option = if set ? ${name} && isOption node then node else null;
        siblings = builtins.attrNames set;
      }
    else if isOption node then
      let
        inner = below node;
        # `users.users.alice.uid`: "alice" names no option of the submodule.
        inside = if inner ? ${builtins.head rest} then rest else builtins.tail rest;
      in
      if inside == [ ] || inner == { } then
        {
          option = if inner == { } then node else null;
          siblings = builtins.attrNames inner;
        }
      else
        find inner inside
    else
      find node rest;
in
text:
let
  loc = parse text;
in
{ inherit loc; } // find options loc
