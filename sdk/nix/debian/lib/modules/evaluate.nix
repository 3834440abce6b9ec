# evalModules: the configuration that a list of modules makes.
#
# Input: `lib`. Result: `evalModules`, and `evaluate`, the same with what only submodules need.
lib:
let
  inherit (lib) optional recursiveUpdate setAttrByPath types;
  inherit (lib.diagnostics) errors;
  inherit (import ./declarations.nix lib) declare;
  inherit (import ./load.nix lib) collect isPlain normalisePlain;
  inherit (import ./tree.nix lib) evalTree;

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

  # What every evaluation with the same plain modules shares: see `evaluate`. null where a module is no plain set.
  prepare =
    modules:
    if !builtins.all isPlain modules then
      null
    else
      let
        ready = map (normalisePlain "<unknown-file>") modules;
      in
      {
        inherit ready;
        tree = treeOf [ ] (lib.reverseList ready);
      };

  treeOf =
    prefix: modules:
    internalTree // declare prefix (builtins.filter (module: module.options != { }) modules);

  # `directArgs` are module arguments beside specialArgs; `position` is where an enclosing definition is written.
  # `prepared` stands for modules that come first; `ready` are normalised modules without options, which come last.
  evaluate =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
      check ? true,
      args ? { },
      class ? null,
      unknownOptionHint ? "",
      directArgs ? { },
      position ? null,
      prepared ? null,
      ready ? [ ],
    }:
    let
      arguments = {
        inherit lib options specialArgs config;
        _class = class;
      }
      // directArgs
      // specialArgs;

      collected =
        if prepared != null && modules == [ ] then
          lib.reverseList (prepared.ready ++ ready)
        else
          collect {
            inherit arguments class modules ready;
            moduleArgs = config._module.args;
            modulesPath = specialArgs.modulesPath or null;
          };

      # What evalModules itself says about `_module`; mostly nothing.
      own = {
        file = "<module system>";
        position = null;
        config._module =
          (if args == { } then { } else { inherit args; })
          // (if check then { } else { check = lib.mkDefault false; });
      };

      definition = module: {
        inherit (module) file;
        value = module.config;
        # Where the values have no positions of their own.
        position = if module.position == null then position else module.position;
        hint = unknownOptionHint;
      };

      tree = if prepared != null && modules == [ ] then prepared.tree else treeOf prefix collected;
      evaluated = evalTree prefix tree (map definition (
        collected ++ optional (own.config._module != { }) own
      )) position;

      inherit (evaluated) options unmatched;
      declared = evaluated.value;
      # Most evaluations say nothing about `_module`: do not evaluate the option for them.
      freeformType = if evaluated.defined ? _module then declared._module.freeformType else null;

      # A freeform type takes every definition that no option is declared for.
      freeform = freeformType.merge prefix (
        map (
          unknown:
          unknown // { value = setAttrByPath (lib.drop (builtins.length prefix) unknown.path) unknown.value; }
        ) unmatched
      );

      # What modules see. Unchecked: whether a definition is unknown may depend on the configuration.
      config =
        if freeformType == null || unmatched == [ ] then declared else recursiveUpdate freeform declared;

      checked =
        if unmatched == [ ] || freeformType != null || !declared._module.check then
          config
        else
          errors.unknownOption options (builtins.length prefix) unmatched;
    in
    {
      _type = "configuration";
      inherit options class;
      config = removeAttrs checked [ "_module" ];
      _module = checked._module // {
        inherit specialArgs;
      };

      # The same evaluation with more modules.
      extendModules =
        extension:
        evaluate {
          modules = modules ++ extension.modules or [ ];
          specialArgs = specialArgs // extension.specialArgs or { };
          prefix = extension.prefix or prefix;
          inherit check args class unknownOptionHint directArgs position prepared ready;
        };

      # The type of an option that holds such a configuration.
      type = types.submoduleWith { inherit modules specialArgs; };
    };
in
{
  inherit evaluate prepare;

  evalModules =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
      check ? true,
      args ? { },
      class ? null,
      unknownOptionHint ? "",
    }:
    evaluate { inherit modules specialArgs prefix check args class unknownOptionHint; };
}
