# Mistakes in the user's modules that nixpkgs does not tell, or that come up as an error of the language somewhere in it,
# far from their cause.
#
# Input: our library, the user's modules, the tree of the machine's options, the definitions of an option
# (definitions.nix), and the options that were being evaluated.
# Result:
#   unknown   definitions of options that do not exist: [ { path; file; position; siblings; } ]
#   noBool    stops with the error that a condition is no Boolean (definitions.nix, values.nix)
#   any       stops with an error of the module system, or is the position of the innermost of those options that the
#             user defines; null if there is none
{
  lib,
  modules,
  options,
  definitionsOf,
  evaluated,
}:

let
  inherit (lib.diagnostics)
    attributePosition
    error
    errors
    firstPosition
    positionsOf
    ;

  attempt =
    value: fallback:
    let
      result = builtins.tryEval value;
    in
    if result.success then result.value else fallback;

  # --- A system that nixpkgs never had

  isSystem =
    system:
    builtins.match "(x86_64|i[3-6]86|aarch64|armv[5-8][a-z0-9]*|riscv(32|64)|powerpc(64)?(le)?|loongarch64|mips[a-z0-9]*|s390x?)-linux" system
    != null;

  systems = builtins.concatMap definitionsOf [
    "nixpkgs.system"
    "nixpkgs.hostPlatform"
    "nixpkgs.localSystem.system"
  ];
  unsupported = builtins.filter (
    definition:
    let
      value = attempt definition.value null;
    in
    definition.depth >= 2 && builtins.isString value && !(isSystem value)
  ) systems;

  # --- Definitions that do not fit the tree of options: of what does not exist, and values where there are sets

  misfits =
    loc: tree: set:
    builtins.concatMap (
      name:
      let
        value = attempt set.${name} { };
        node = attempt tree.${name} null;
        misfit = {
          path = loc ++ [ name ];
          inherit value;
          position = attributePosition name set null;
          siblings = builtins.attrNames tree;
          exists = tree ? ${name};
        };
      in
      if !misfit.exists then
        [ misfit ]
      else if !(builtins.isAttrs node) || (node._type or null) == "option" then
        [ ]
      else if builtins.isAttrs value then
        if value ? _type then [ ] else misfits misfit.path node value
      else
        [ misfit ]
    ) (builtins.attrNames set);

  all = builtins.concatMap (
    module: map (found: found // { inherit (module) file; }) (misfits [ ] options module.config)
  ) (builtins.filter (module: builtins.isAttrs module.config && !(module.config ? _type)) modules);

  unknown = builtins.filter (misfit: !misfit.exists) all;
  wrongSets = builtins.filter (misfit: misfit.exists) all;
  wrongSet = builtins.head wrongSets;

  # --- Imports of what is no module, and conditions that are no Booleans

  notModules = builtins.filter (module: module ? notAModule) modules;

  stringImports = builtins.concatMap (
    parent:
    let
      list = attempt (parent.module.imports or [ ]) [ ];
      isRelative =
        entry:
        let
          value = attempt entry null;
        in
        builtins.isString value && builtins.substring 0 1 value != "/";
    in
    map (module: {
      inherit parent module;
      position = attributePosition "imports" parent.module parent.start;
    }) (builtins.filter isRelative (if builtins.isList list then list else [ ]))
  ) modules;

  conditions = builtins.filter (d: d ? badCondition) (builtins.concatMap definitionsOf evaluated);

  noBool =
    found:
    errors.conditionIsNoBool (
      found
      // {
        # Where the function mkIf has written it tells nothing.
        value = builtins.mapAttrs (_: value: value) found.badCondition;
      }
    );

  places = builtins.concatMap (option: positionsOf (definitionsOf option)) evaluated;
in
{
  inherit unknown noBool;

  any =
    if unsupported != [ ] then
      error "NIXVM3020" (builtins.head unsupported).position [
        "There is no system \"${(builtins.head unsupported).value}\". Set nixpkgs.system to one that nixpkgs knows, such as x86_64-linux, i686-linux or aarch64-linux."
      ]
    else if stringImports != [ ] then
      errors.importIsNoPath (builtins.head stringImports)
    else if notModules != [ ] then
      errors.notAModule (builtins.head notModules) (builtins.head notModules).notAModule
    else if wrongSets != [ ] then
      errors.notASet wrongSet.path wrongSet wrongSet.value
    else if conditions != [ ] then
      noBool (builtins.head conditions)
    else
      firstPosition places;
}
