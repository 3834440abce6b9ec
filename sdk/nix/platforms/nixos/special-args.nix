# Gives arguments to a module, and to all that it imports, where the tree itself cannot: to the modules of one machine, or in
# a nixpkgs whose networks know no specialArgs. Modules that name such an argument get it before the module system sees them, so
# that it can be used in imports.
#
# Input: lib of the tree. Result: a function of the arguments and a module, which gives the module.
{ lib }:

given:

let
  names = builtins.attrNames given;

  isFile =
    module: builtins.isPath module || (builtins.isString module && builtins.substring 0 1 module == "/");
  isFunction = module: builtins.isFunction module || module ? __functor;
  formalsOf = lib.functionArgs or builtins.functionArgs;

  # A function with these names for its arguments: the module system gives it no others. Before 2018 it knows functions of the
  # language only.
  withFormals =
    lib.setFunctionArgs or (
      function: formals:
      import (builtins.toFile "arguments.nix" ''
        function:
        arguments@{ ${
          builtins.concatStringsSep "" (map (name: "${name}, ") (builtins.attrNames formals))
        }... }:
        function arguments
      '') function
    );

  # Positions of attributes stay as they are: the set itself is handed on.
  withImports = module: if module ? imports then module // { imports = map give module.imports; } else module;

  give =
    module:
    if isFile module then
      {
        _file = toString module;
        key = toString module;
        imports = [ (give (import module)) ];
      }
    else if builtins.isAttrs module && !(isFunction module) then
      withImports module
    else if isFunction module then
      withFormals (arguments: give (module (arguments // given))) (
        builtins.removeAttrs (formalsOf module) names
      )
    else
      module;
in
if names == [ ] then (module: module) else give
