# evalModules: the configuration that a list of modules makes.
#
# Input: `lib`. Result: `evalModules`, and `evaluate`, the same with what only submodules need.
lib:
let
  inherit (lib) optional recursiveUpdate setAttrByPath types;
  inherit (lib.diagnostics) errors;
  inherit (import ./load.nix lib) collect;
  inherit (import ./sharing.nix lib) treeOf treeOfPrepared;
  inherit (import ./tree.nix lib) evalTree;

  # `directArgs` are module arguments beside specialArgs; `position` is where an enclosing definition is written.
  # `prepared` (sharing.nix) stands for modules that come first; `ready` are normalised modules without options, which
  # come last. `shared` (sharing.nix) has the declarations of some of `modules`.
  evaluate =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
      check ? true,
      args ? { },
      class ? null,
      unknownOptionHint ? "",
      shared ? null,
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

      loaded =
        if modules == [ ] then
          lib.reverseList ready
        else
          collect {
            inherit arguments class modules ready;
            known = if shared == null then { } else shared.known;
            moduleArgs = config._module.args;
            modulesPath = specialArgs.modulesPath or null;
          };
      collected = if prepared == null then loaded else loaded ++ prepared.collected;

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

      tree =
        if prepared == null then
          treeOf prefix shared collected
        else
          treeOfPrepared prefix prepared loaded;
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
      # Ours: see tree.nix.
      inherit (evaluated) marked;
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
          inherit check args class unknownOptionHint shared directArgs position prepared ready;
        };

      # The type of an option that holds such a configuration.
      type = types.submoduleWith { inherit modules specialArgs; };
    };
in
{
  inherit evaluate;

  evalModules =
    {
      modules,
      specialArgs ? { },
      prefix ? [ ],
      check ? true,
      args ? { },
      class ? null,
      unknownOptionHint ? "",
      # Ours: see shareDeclarations (sharing.nix).
      shared ? null,
    }:
    evaluate { inherit modules specialArgs prefix check args class unknownOptionHint shared; };
}
