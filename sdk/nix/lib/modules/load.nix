# Loading: from what a user writes as a module (path, function, attribute set) to the list of all modules.
#
# Input: `lib`. Result: `collect`, its steps `normalise` and `knownFile`, and the public functions about imports.
# A loaded module is `{ file; position; key; imports; disabledModules; options; config; }`, never a function.
lib:
let
  inherit (lib) functionArgs imap1 isFunction;
  inherit (lib.diagnostics) attributePosition errors;
  inherit (lib.modules) mkMerge;

  propertiesAtTop = [
    "if"
    "merge"
    "override"
  ];

  # Attributes of a module that are not definitions, beside `options` and `config`. `_position` is ours: where a module
  # that a program wraps around another one counts as written, as `_file` says in which file.
  structural = [
    "_class"
    "_file"
    "_position"
    "key"
    "disabledModules"
    "require"
    "imports"
    "freeformType"
  ];
  structuralOrExplicit = structural ++ [
    "options"
    "config"
    "meta"
  ];

  plain = {
    imports = null;
    options = null;
    config = null;
  };

  isPathLike = module: builtins.isPath module || builtins.isString module;

  # Calls a module that is a function with the arguments it names. Those that `arguments` lacks are looked up
  # in `moduleArgs` only when they are used: that is how `pkgs` can come from the configuration.
  apply =
    { arguments, moduleArgs, ... }:
    file: function:
    let
      formals = functionArgs function;
      lookUp = name: _: moduleArgs.${name} or (errors.missingArgument file formals name);
    in
    function (arguments // builtins.mapAttrs lookUp (removeAttrs formals (builtins.attrNames arguments)));

  # One item of the closure over imports. `parent` is the importing module, for places in errors.
  load =
    context: parent: index: module:
    let
      known = if builtins.isPath module then context.known.${toString module} or null else null;
    in
    if known == null then loadUnknown context parent index module else loadKnown context known;

  call = context: file: source: if isFunction source then apply context file source else source;

  # Of a file that `knownFile` found the same in every evaluation, only the definitions are of this one.
  loadKnown =
    context: known:
    let
      inherit (known.module) file key imports;
    in
    {
      inherit key;
      module = known.module // {
        config = (call context file known.source).config or { };
      };
      children = imap1 (load context {
        inherit file key;
        source = { };
      }) imports;
    };

  # What evaluations can share of a file, if it `isPlain`: options and config, and imports that are files.
  knownFile =
    context: file:
    let
      item = loadUnknown context {
        file = "<unknown-file>";
        key = "";
        source = { };
      } 0 file;
    in
    {
      inherit (item) module;
      source = import file;
      isPlain =
        builtins.all (name: plain ? ${name}) (builtins.attrNames item.value)
        && builtins.all builtins.isPath item.module.imports;
    };

  loadUnknown =
    context: parent: index: module:
    let
      isPath = isPathLike module;
      file = if isPath then toString module else parent.file;
      # Where the import is written. Not in a module that says it stands for another file.
      imports = attributePosition "imports" parent.source null;
      position =
        parent.source._position
          or (if imports != null && imports.file == parent.file then imports else null);
      source =
        if !isPath then
          module
        else if builtins.substring 0 1 file != "/" then
          errors.importIsNoPath { inherit parent position module; }
        else if !builtins.pathExists module then
          errors.importIsMissing { inherit parent position file; }
        else
          import module;
      value = call context file source;
      key = if isPath then file else "${parent.key}:anon-${toString index}";
      normal = normalise context {
        inherit file key parent position isPath;
        start =
          if isPath then
            {
              inherit file;
              line = 1;
              column = 1;
            }
          else
            position;
      } value;
    in
    {
      inherit value;
      inherit (normal) key;
      module = normal;
      children = imap1 (load context {
        inherit (normal) file key;
        source = value;
      }) normal.imports;
    };

  normalise =
    context: place: module:
    if !builtins.isAttrs module then
      errors.notAModule place module
    else if module ? _type && module._type != "module" then
      if builtins.elem module._type propertiesAtTop then
        {
          inherit (place) file key;
          position = place.start;
          imports = [ ];
          disabledModules = [ ];
          options = { };
          config = module;
        }
      else
        errors.notAModule place module
    else
      let
        explicit = module ? config || module ? options;
        unsupported = builtins.attrNames (removeAttrs module (structuralOrExplicit ++ [ "_type" ]));
        listOf =
          name:
          let
            list = module.${name} or [ ];
          in
          if builtins.isList list then list else errors.isNoList place module name;
        # `require` is the old name of `imports`.
        imports =
          if explicit || !(module ? require) then
            listOf "imports"
          else
            listOf "imports" ++ listOf "require";
        config = if explicit then module.config or { } else removeAttrs module (structural ++ [ "_type" ]);
        extra =
          (if explicit && module ? meta then [ { inherit (module) meta; } ] else [ ])
          ++ (if module ? freeformType then [ { _module.freeformType = module.freeformType; } ] else [ ]);
      in
      if explicit && unsupported != [ ] then
        errors.unsupportedAttribute place module (builtins.head unsupported)
      else if context.class != null && (module._class or null) != null && module._class != context.class then
        errors.wrongClass place module context.class
      else
        {
          file = toString (module._file or place.file);
          position = module._position or (attributePosition "config" module place.start);
          key = toString (module.key or place.key);
          inherit imports;
          disabledModules = listOf "disabledModules";
          disabledPosition = attributePosition "disabledModules" module place.start;
          options = module.options or { };
          config = if extra == [ ] then config else mkMerge ([ config ] ++ extra);
        };

  # An item of the closure for a module that is normalised already and imports nothing.
  readyItem = index: module: {
    key = "ready-${toString index}";
    inherit module;
    children = [ ];
  };

  # The key of the module that an entry of `disabledModules` names.
  disabledKey =
    modulesPath: item: entry:
    if builtins.isAttrs entry then
      toString (entry.key or (errors.disabledWithoutKey item.module))
    else if builtins.isString entry && builtins.substring 0 1 entry != "/" then
      if modulesPath == null then
        errors.disabledIsRelative item.module entry
      else
        "${toString modulesPath}/${entry}"
    else
      toString entry;
in
{
  inherit knownFile normalise;

  # All modules, each key once, without those that another module disables. `ready` are modules that need no loading.
  # As in nixpkgs the last module comes first, and imports come before the module that imports them.
  collect =
    {
      arguments,
      moduleArgs,
      modules,
      ready ? [ ],
      class ? null,
      modulesPath ? null,
      known ? { },
    }:
    let
      context = { inherit arguments moduleArgs class known; };
      roots = imap1 (load context {
        file = "<unknown-file>";
        key = "";
        source = { };
      }) modules ++ imap1 readyItem ready;
      closure =
        keep:
        builtins.genericClosure {
          startSet = keep roots;
          operator = item: keep item.children;
        };
      all = closure (items: items);
      disabled = builtins.concatMap (
        item: map (disabledKey modulesPath item) item.module.disabledModules
      ) all;
      enabled =
        if disabled == [ ] then all else closure (builtins.filter (item: !(builtins.elem item.key disabled)));
    in
    map (item: item.module) (lib.reverseList enabled);

  # A function module called with `args`; anything else as it is.
  applyModuleArgsIfFunction =
    key: module:
    { config, ... }@arguments:
    if isFunction module then
      apply {
        inherit arguments;
        moduleArgs = config._module.args;
      } key module
    else
      module;

  # A module whose definitions count as written in `file` where nothing better is known.
  setDefaultModuleLocation = file: module: {
    _file = file;
    imports = [ module ];
  };

  # Imports a file that is a function from `argument` to a module.
  importApply = path: argument: {
    _file = path;
    imports = [ (import path argument) ];
  };
}
