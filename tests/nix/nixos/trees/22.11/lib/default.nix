# The library of today, but for disabledModules: items were paths and strings then, and everything was made a string.
let
  lib = import ../../modern/lib;

  unknown = name: throw "The argument ${name} is not known here.";
  moduleOf =
    module:
    let
      loaded = if builtins.isPath module then import module else module;
    in
    if builtins.isFunction loaded then
      loaded (
        builtins.mapAttrs (name: _: if name == "lib" then lib else unknown name) (builtins.functionArgs loaded)
      )
    else
      loaded;

  checked =
    module:
    builtins.all (item: toString item != null) (module.disabledModules or [ ])
    && builtins.all (imported: checked (moduleOf imported)) (module.imports or [ ]);
in
lib
// {
  evalModules =
    arguments@{ modules, ... }:
    assert builtins.all (module: checked (moduleOf module)) modules;
    lib.evalModules arguments;
}
