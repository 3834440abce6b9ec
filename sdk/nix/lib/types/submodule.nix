# Types whose values are configurations of their own: submodule, submoduleWith, deferredModule.
#
# Input: `lib`. Result: the types.
lib:
let
  inherit (lib) toList;
  inherit (lib.types) defaultFunctor mkOptionType;
  inherit (import ../modules/evaluate.nix lib) evaluate;
  inherit (import ../modules/sharing.nix lib) prepare;
  inherit (lib.diagnostics) firstPosition positionsOf;

  # A definition that is taken as configuration, as a loaded module.
  configurationOf = definition: {
    inherit (definition) file;
    position = null;
    key = "";
    imports = [ ];
    disabledModules = [ ];
    options = { };
    config = definition.value;
  };

  # The same as a module to load, and any other definition.
  moduleOf =
    isConfiguration: definition:
    {
      _file = definition.file;
    }
    // (
      if isConfiguration definition then
        { config = definition.value; }
      else
        { imports = [ definition.value ]; }
    );

  # Two submodule types of one option: the modules of both.
  mergePayloads =
    a: b:
    let
      shorthand = lib.unique (
        builtins.filter (s: s != null) [
          a.shorthandOnlyDefinesConfig
          b.shorthandOnlyDefinesConfig
        ]
      );
    in
    if builtins.length shorthand == 2 || a.class != b.class then
      null
    else
      {
        modules = a.modules ++ b.modules;
        specialArgs = a.specialArgs // b.specialArgs;
        shorthandOnlyDefinesConfig = if shorthand == [ ] then null else builtins.head shorthand;
        inherit (a) class;
        description = if a.description == null then b.description else a.description;
      };

  isModule = value: builtins.isAttrs value || lib.isFunction value || lib.types.path.check value;
in
rec {
  # A set of options. `modules` is a module or a list of them; a definition that is an attribute set is taken as
  # configuration, without `options` or `imports` of its own.
  submodule =
    modules:
    submoduleWith {
      shorthandOnlyDefinesConfig = true;
      modules = toList modules;
    };

  submoduleWith =
    {
      modules,
      specialArgs ? { },
      # null is false that gives way to what the other declaration of an option says.
      shorthandOnlyDefinesConfig ? null,
      description ? null,
      class ? null,
    }@attributes:
    let
      # Modules that are plain sets, before others, are the same for every value of this type: loaded once.
      prepared = prepare modules;

      # Without definitions: what the documentation and freeformType need.
      bare =
        prefix:
        evaluate {
          inherit modules specialArgs class prefix;
          directArgs.name = "<name>";
        };
    in
    mkOptionType {
      name = "submodule";
      description = if description == null then "submodule" else description;
      check = isModule;
      merge =
        loc: definitions:
        let
          isConfiguration = d: shorthandOnlyDefinesConfig == true && builtins.isAttrs d.value;
          onlyConfiguration = builtins.all isConfiguration definitions;
        in
        (evaluate {
          modules =
            if onlyConfiguration then
              prepared.rest
            else
              prepared.rest ++ map (moduleOf isConfiguration) definitions;
          ready = if onlyConfiguration then map configurationOf definitions else [ ];
          inherit prepared specialArgs class;
          prefix = loc;
          directArgs.name = lib.last loc;
          position = firstPosition (positionsOf definitions);
          unknownOptionHint = (builtins.head definitions).hint or "";
        }).config;
      emptyValue = {
        value = { };
      };
      getSubOptions = prefix: (bare prefix).options;
      getSubModules = modules;
      substSubModules = modules: submoduleWith (attributes // { inherit modules; });
      nestedTypes = { };
      functor = defaultFunctor "submodule" // {
        type = submoduleWith;
        payload = {
          inherit modules specialArgs shorthandOnlyDefinesConfig description class;
        };
        binOp = mergePayloads;
      };
    };

  # A module that is used somewhere else, later.
  deferredModule = deferredModuleWith { };

  deferredModuleWith =
    {
      staticModules ? [ ],
    }:
    mkOptionType {
      name = "deferredModule";
      description = "module";
      check = isModule;
      merge = loc: definitions: {
        imports =
          staticModules
          ++ map (
            d:
            lib.modules.setDefaultModuleLocation "${d.file}, via option ${lib.showOption loc}" d.value
          ) definitions;
      };
      emptyValue = {
        value = { };
      };
      getSubOptions = (submodule staticModules).getSubOptions;
      getSubModules = staticModules;
      substSubModules = modules: deferredModuleWith { staticModules = modules; };
      functor = defaultFunctor "deferredModule" // {
        type = deferredModuleWith;
        payload = {
          inherit staticModules;
        };
        binOp = a: b: { staticModules = a.staticModules ++ b.staticModules; };
      };
    };
}
