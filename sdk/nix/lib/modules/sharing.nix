# Declarations that many evaluations have in common: those of a submodule's values, and those of a network's machines.
#
# Input: `lib`. Result: the trees of evaluations (`treeOf`, `treeOfPrepared`) and what they share: `prepare` for
# submodules, `shareDeclarations` for modules from files.
lib:
let
  inherit (lib) types;
  inherit (import ./declarations.nix lib) declare declareOver;
  inherit (import ./load.nix lib) knownFile normalise;
  inherit (import ./tree.nix lib) cannotFail share;

  internalOption = attributes: lib.mkOption (attributes // { internal = true; });

  # The options of the module system itself, `_module.*`: one tree for every evaluation.
  internalTree = declare [ ] [
    {
      file = "<module system>";
      options._module = {
        args = internalOption {
          type = types.lazyAttrsOf types.raw;
          default = { };
          description = "Arguments that every module of this evaluation can ask for.";
        };
        check = internalOption {
          type = types.bool;
          default = true;
          description = "Whether definitions of options that nobody declares are an error.";
        };
        freeformType = internalOption {
          type = types.nullOr types.optionType;
          default = null;
          description = "The type of all definitions without a declared option; null: there must be none.";
        };
        specialArgs = internalOption {
          type = types.raw;
          default = { };
          description = "The arguments that modules may use in `imports`.";
        };
      };
    }
  ];

  declaring = builtins.filter (module: module.options != { });

  treeOfAll = prefix: modules: internalTree // declare prefix (declaring modules);

  # A module that is the same in every evaluation, and that nothing takes away: an attribute set that imports nothing.
  isPlain =
    module:
    builtins.isAttrs module
    && !builtins.any (name: module ? ${name}) [
      "__functor"
      "_class"
      "_type"
      "disabledModules"
      "imports"
      "key"
      "require"
    ];

  normalisePlain = normalise { class = null; } {
    file = "<unknown-file>";
    key = "<unknown-file>";
    start = null;
    isPath = false;
  };

  takeWhile =
    predicate: list:
    if list == [ ] || !(predicate (builtins.head list)) then
      [ ]
    else
      [ (builtins.head list) ] ++ takeWhile predicate (builtins.tail list);

  # Files and the files that they import, as `collect` would load them.
  loadFiles =
    context: files:
    builtins.concatMap (
      path:
      let
        file = knownFile context path;
      in
      [ file ] ++ loadFiles context (builtins.filter builtins.isPath file.module.imports)
    ) files;
in
{
  # What every evaluation with the same modules shares. `rest` is what each has to load for itself: the first module that
  # is no plain set, and all after it.
  prepare =
    modules:
    let
      plain = takeWhile isPlain modules;
      collected = lib.reverseList (map normalisePlain plain);
    in
    {
      inherit collected;
      tree = share cannotFail [ ] (treeOfAll [ ] collected);
      rest = lib.drop (builtins.length plain) modules;
    };

  # The tree of prepared modules and of those that were loaded after them.
  treeOfPrepared = prefix: prepared: loaded: declareOver prefix prepared.tree (declaring loaded);

  # What evaluations have in common of modules, above all the declarations, for the argument `shared` of evalModules. The
  # `options` and `imports` of these files, and of the files that they import, use no module argument but lib and
  # specialArgs. Options that do stand in a module that is imported as an attribute set: that is not shared.
  shareDeclarations =
    {
      files,
      specialArgs ? { },
    }:
    let
      loaded = loadFiles {
        arguments = { inherit lib; } // specialArgs;
        moduleArgs = { };
        class = null;
        known = { };
      } files;
      modules = map (file: file.module) loaded;
      byKey =
        files: builtins.listToAttrs (map (file: lib.nameValuePair file.module.key file) files);
    in
    {
      count = builtins.length modules;
      keys = byKey loaded;
      known = byKey (builtins.filter (file: file.isPlain) loaded);
      tree = share null [ ] (treeOfAll [ ] (lib.reverseList modules));
    };

  # The tree of all modules, of which those of `shared` are declared already, unless one of them was disabled.
  treeOf =
    prefix: shared: modules:
    let
      # A module may be a file in the store, and an attribute's name must not depend on one.
      isShared = module: shared.keys ? ${builtins.unsafeDiscardStringContext module.key};
      parts = builtins.partition isShared modules;
    in
    if shared != null && builtins.length parts.right == shared.count then
      declareOver prefix shared.tree (declaring parts.wrong)
    else
      treeOfAll prefix modules;
}
