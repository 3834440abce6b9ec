# Declarations: the options of all modules as one tree.
#
# Input: `lib`. Result: `declare` and `declareOver`. A tree is name → node; a node is either
#   { option; }    with the merged declaration, `declarations` (files) and `declarationPositions`, or
#   { children; }  with the tree below;
# and both have the declarations that they were `found` in.
# Nothing here depends on definitions, so a tree can be shared between evaluations.
lib:
let
  inherit (lib) isOption isOptionType;
  inherit (lib.diagnostics) attributePosition errors;

  # [ { file; options; } ] → tree
  declare =
    loc: modules:
    builtins.zipAttrsWith (name: found: declareNode (loc ++ [ name ]) found) (map declarationsOf modules);

  # The same with a tree that other modules have declared already: `modules` come before those.
  declareOver =
    loc: tree: modules:
    let
      declareNodeOver =
        name: found:
        let
          below = tree.${name};
          inner = loc ++ [ name ];
        in
        if !(tree ? ${name}) then
          declareNode inner found
        else if below ? children && !(builtins.any (d: isOption d.options) found) then
          { children = declareOver inner below.children (map (checkSet inner) found); }
        else
          declareNode inner (found ++ below.found);
    in
    if modules == [ ] then
      tree
    else
      tree // builtins.zipAttrsWith declareNodeOver (map declarationsOf modules);

  # { file; options; } → name → { file; options; position; }
  declarationsOf =
    module:
    builtins.mapAttrs (name: options: {
      inherit (module) file;
      inherit options;
      position = attributePosition name module.options null;
    }) module.options;

  declareNode =
    loc: found:
    if builtins.tail found == [ ] then
      # Nearly always, and the short way: a network of 254 machines declares 80,000 options.
      declareAlone loc (builtins.head found)
    else
      declareTogether loc found;

  declareAlone =
    loc: declaration:
    if isOption declaration.options then
      {
        option = checkType loc declaration declaration.options;
        declarations = [ declaration.file ];
        declarationPositions = if declaration.position == null then [ ] else [ declaration.position ];
        found = [ declaration ];
      }
    else
      {
        children = declare loc [ (checkSet loc declaration) ];
        found = [ declaration ];
      };

  declareTogether =
    loc: found:
    let
      parts = builtins.partition (d: isOption d.options) found;
      options = parts.right;
      sets = map (checkSet loc) parts.wrong;
    in
    if options == [ ] then
      {
        children = declare loc sets;
        inherit found;
      }
    else if sets == [ ] then
      declareOption loc options
    else
      # Options below an option: they extend its type when that holds modules.
      let
        option = declareOption loc options;
        extension = submodule: {
          inherit (submodule) file position;
          options = lib.mkOption {
            type = lib.types.submoduleWith {
              modules = [
                {
                  _file = submodule.file;
                  inherit (submodule) options;
                }
              ];
            };
          };
        };
      in
      if (option.option.type.getSubModules or null) == null then
        errors.optionIsPrefix loc options sets
      else
        declareOption loc (options ++ map extension sets);

  checkSet =
    loc: declaration:
    if builtins.isAttrs declaration.options && !(declaration.options ? _type) then
      declaration
    else
      errors.notADeclaration loc declaration;

  declareOption =
    loc: found:
    let
      first = builtins.head found;
    in
    {
      option =
        if builtins.tail found == [ ] then
          checkType loc first first.options
        else
          builtins.foldl' (mergeOption loc found) (checkType loc first first.options) (builtins.tail found);
      declarations = map (d: d.file) found;
      declarationPositions = builtins.filter (p: p != null) (map (d: d.position) found);
      inherit found;
    };

  checkType =
    loc: declaration: option:
    if !(option ? type) || isOptionType option.type then
      option
    else
      errors.notAType loc declaration;

  # Two declarations of one option agree when only one says each thing, and their types merge.
  mergeOption =
    loc: found: merged: declaration:
    let
      new = checkType loc declaration declaration.options;
      both = attribute: merged ? ${attribute} && new ? ${attribute};
      mergedType = merged.type.typeMerge new.type.functor;
      saidOnce = [
        "default"
        "example"
        "description"
        "apply"
      ];
    in
    if builtins.any both saidOnce || (both "type" && mergedType == null) then
      errors.declaredTwice loc found
    else
      merged // new // lib.optionalAttrs (both "type") { type = mergedType; };
in
{
  inherit declare declareOver;
}
