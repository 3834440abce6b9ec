# Evaluation of a tree of declared options with the definitions of all modules.
#
# Input: `lib`. Result: `share` and `cannotFail` (see there), and `evalTree`, which returns
#   value      the configuration: the values of the options, as the tree has them
#   options    the same shape, each option with its value, definitions, position, …
#   unmatched  the definitions for which no option is declared: definition // { path; siblings; }
#   defined    name → definitions, at the top of the tree
#   marked     the options that are declared with the attribute `withoutEffect` and have definitions, as `options` has them
# All are lazy: an option costs something only when it is used, and little when only its value is.
lib:
let
  inherit (lib.diagnostics) attributePosition errors firstPosition positionsOf;
  inherit (import ./definitions.nix lib) attributesOfNode mergeResolved resolve;
  inherit (lib.modules) isProperty;

  optionDefaultPriority = 1500;

  # `parent` is the position of what encloses the tree: where a value is missing, the error points there.
  evalTree =
    loc: tree: definitions: parent:
    let
      defined = attributesOfNode loc definitions;
      results = builtins.mapAttrs (
        name: node:
        if node ? option then
          evalOption (loc ++ [ name ]) node (defined.${name} or [ ]) parent
        else
          let
            inner = defined.${name} or [ ];
          in
          evalTree (loc ++ [ name ]) node.children inner (firstPosition (positionsOf inner))
      ) tree;
    in
    {
      # Most options are untouched: they cost no more than this.
      value = builtins.mapAttrs (
        name: node:
        if node ? untouched && !(defined ? ${name}) then node.untouched else results.${name}.value
      ) tree;
      options = builtins.mapAttrs (name: result: result.options) results;
      inherit defined;
      marked = builtins.concatMap (
        name:
        if !(tree ? ${name}) then
          [ ]
        else if !(tree.${name} ? option) then
          results.${name}.marked
        else if tree.${name}.option ? withoutEffect then
          [ results.${name}.options ]
        else
          [ ]
      ) (builtins.attrNames defined);
      unmatched = builtins.concatMap (
        name:
        if !(tree ? ${name}) then
          map (
            definition:
            definition
            // {
              path = loc ++ [ name ];
              siblings = builtins.attrNames tree;
            }
          ) defined.${name}
        else if tree.${name} ? option then
          [ ]
        else
          results.${name}.unmatched
      ) (builtins.attrNames defined);
    };

  evalOption =
    loc: node: definitions: parent:
    if definitions != [ ] || !(hasPlainDefault node.option) then
      evalDefined loc node definitions parent
    else
      # Four options in five have nothing but a default. The short way gives what the long one would.
      {
        value = untouched loc node;
        inherit (evalDefined loc node definitions parent) options;
      };

  # Neither a property nor an attributeName.
  hasPlainDefault =
    option:
    option ? default
    && !(option ? apply)
    && !(builtins.isAttrs option.default && option.default ? _type);

  # The value of an option with a plain default that nobody sets.
  untouched =
    loc: node:
    builtins.addErrorContext "while evaluating the option '${lib.showOption loc}'" (
      mergeResolved loc (typeOf node.option) [ (defaultOf loc node) ]
    );

  # A tree for many evaluations: what its options are when nobody sets them is evaluated once, and stands in the nodes as
  # `untouched`, also what a whole subtree is. `isShared` says of an option with a plain default whether that can be; null
  # stands for all, and then no default is looked at before somebody asks for it: one that fails is no failure of others.
  share =
    isShared: loc:
    builtins.mapAttrs (
      name: node:
      let
        inner = loc ++ [ name ];
        children = share isShared inner node.children;
        hasUntouched =
          if node ? children then
            isShared == null && builtins.all (child: child ? untouched) (builtins.attrValues children)
          else if isShared == null then
            node.option ? default && !(node.option ? apply)
          else
            hasPlainDefault node.option && isShared node.option;
        value =
          if node ? children then
            builtins.mapAttrs (_: child: child.untouched) children
          else if hasPlainDefault node.option then
            untouched inner node
          else
            (evalDefined inner node [ ] null).value;
      in
      node
      // (if node ? children then { inherit children; } else { })
      // (if hasUntouched then { untouched = value; } else { })
    );

  # Evaluations at different places can share what cannot fail, and so need not name the place: nothing inside of a
  # value, and no type that makes something else of it.
  cannotFail =
    option:
    let
      inherit (option) default;
      type = typeOf option;
      isEmptyOf = names: builtins.elem type.name names;
    in
    if default == null then
      isEmptyOf [ "nullOr" ]
    else if default == [ ] then
      isEmptyOf [ "listOf" ]
    else if default == { } then
      isEmptyOf [
        "attrs"
        "attrsOf"
        "lazyAttrsOf"
      ]
    else
      (builtins.isBool default || builtins.isInt default || builtins.isString default)
      && (type.nestedTypes or { }) == { }
      && type.check default;

  typeOf = option: option.type or lib.types.unspecified;

  defaultOf = loc: node: {
    file = builtins.head node.declarations;
    value =
      let
        inherit (node.option) default;
      in
      if lib.isType "attributeName" default then
        builtins.elemAt loc (builtins.length loc - 2)
      else
        default;
    # Most specific first: the default itself, else the declaration.
    position = attributePosition "default" node.option (firstPosition node.declarationPositions);
    hint = "";
  };

  evalDefined =
    loc: node: definitions: parent:
    let
      inherit (node) option;
      type = typeOf option;
      hasDefault = option ? default;
      defaultDefinition = defaultOf loc node;

      resolved =
        if hasDefault && definitions == [ ] && !isProperty option.default then
          {
            definitions = [ defaultDefinition ];
            priority = optionDefaultPriority;
          }
        else if hasDefault && own.priority >= optionDefaultPriority then
          resolve (
            [ (defaultDefinition // { value = lib.mkOptionDefault defaultDefinition.value; }) ] ++ definitions
          )
        else
          own;
      own = resolve definitions;

      readOnlyAndSet =
        (option.readOnly or false) && builtins.length definitions + (if hasDefault then 1 else 0) > 1;

      merged =
        if readOnlyAndSet then
          errors.readOnly loc (lib.optional hasDefault defaultDefinition) definitions
        else if resolved.definitions == [ ] then
          if type ? emptyValue.value then
            # An empty list or set stands for none, as in nixpkgs.
            mergeResolved loc type [
              {
                file = builtins.head node.declarations;
                inherit (type.emptyValue) value;
                position = firstPosition node.declarationPositions;
              }
            ]
          else
            errors.noValue { inherit loc node parent option; }
        else
          mergeResolved loc type resolved.definitions;

      value = if option ? apply then option.apply merged else merged;

      # Nix knows no place for what is thrown, and the value comes from here: the first definition is where to look.
      place = firstPosition (positionsOf definitions);
      context =
        "while evaluating the option '${lib.showOption loc}'"
        + lib.optionalString (place != null) " at ${lib.diagnostics.showPosition place}";
    in
    {
      value = builtins.addErrorContext context value;
      # What `options` shows of it.
      options = option // {
        inherit loc type value;
        inherit (node) declarations declarationPositions;
        isDefined = resolved.definitions != [ ];
        highestPrio = resolved.priority;
        definitions = map (d: d.value) resolved.definitions;
        definitionsWithLocations = resolved.definitions;
        files = map (d: d.file) resolved.definitions;
        __toString = option: lib.showOption option.loc;
      };
    };
in
{
  inherit cannotFail evalTree share;
}
