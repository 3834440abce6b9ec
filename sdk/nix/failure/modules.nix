# The user's modules of a machine, as far as they can be seen without evaluating its configuration, which fails.
#
# A module that is a function is called with the real `lib` and `pkgs` and with what is `given`; every other argument throws
# when it is used, and what depends on it is passed over. Nothing here fails as long as the code in the modules itself can be evaluated.
#
# Input: `lib` and `pkgs` of the platform, `specialArgs` of the machine, `given`, a set of further arguments, the network's file,
# and two functions of our library.
# Result: a function of a list of modules, which returns them and all that they import as a list of
#   { file; start; formals; module; config; options; }
# `start` is where the file begins, or where the module is imported; `formals` are the arguments that a function names;
# `module` is what it evaluates to, an attribute set; `config` is the part of it that defines options, `options` the one
# that declares them. What is no module at all is { file; start; notAModule; isPath; }, beside empty parts.
{
  lib,
  pkgs,
  specialArgs,
  given,
  networkFile,
  isFunction,
  functionArgs,
}:

let
  # null for what throws.
  try =
    value:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else null;

  unknown = name: throw "The argument ${name} is not known here.";
  known = specialArgs // given // { inherit lib pkgs; };
  always = builtins.listToAttrs (
    map
      (name: {
        inherit name;
        value = unknown name;
      })
      [
        "config"
        "options"
        "modulesPath"
        "name"
        "nodes"
      ]
  );
  call =
    function:
    function (always // builtins.mapAttrs (name: _: unknown name) (functionArgs function) // known);

  isFile =
    module:
    builtins.isPath module || (builtins.isString module && builtins.substring 0 1 module == "/");

  structural = [
    "_class"
    "_file"
    "_type"
    "key"
    "disabledModules"
    "require"
    "imports"
    "freeformType"
    "options"
  ];

  configOf =
    module:
    if module ? _type then
      module
    else if module ? config || module ? options then
      module.config or { }
    else
      builtins.removeAttrs module structural;

  # `place` is where something that is no file is imported.
  collect =
    file: place: given:
    let
      exists = !isFile given || builtins.pathExists given;
      here = if isFile given then fileOf given else file;
      loaded = if !exists then null else try (if isFile given then import given else given);
      module = try (if isFunction loaded then call loaded else loaded);
      list = try (module.imports or [ ]);
      imports = if builtins.isList list then list else [ ];
      children = builtins.filter (child: child != null) (map try imports);
      start =
        if isFile given then
          {
            file = here;
            line = 1;
            column = 1;
          }
        else
          place;
      position = builtins.unsafeGetAttrPos "imports" module;
      childPlace =
        if position == null then
          null
        else
          {
            inherit (position) file line column;
          };
    in
    if module == null then
      [ ]
    else if !builtins.isAttrs module then
      [
        {
          file = here;
          inherit start;
          notAModule = module;
          isPath = isFile given;
          module = { };
          formals = { };
          config = null;
          options = null;
        }
      ]
    else
      [
        {
          file = here;
          inherit start module;
          formals = if isFunction loaded then functionArgs loaded else { };
          config = try (configOf module);
          options = try (module.options or null);
        }
      ]
      ++ builtins.concatMap (collect here childPlace) children;

  # A folder stands for the file default.nix in it.
  fileOf =
    path:
    let
      isFolder = builtins.pathExists (path + "/default.nix") && builtins.pathExists (path + "/.");
    in
    toString path + (if isFolder then "/default.nix" else "");
in
builtins.concatMap (collect networkFile null)
