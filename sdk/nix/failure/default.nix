# A closer look at a network that fails to evaluate. Nothing of it is evaluated while all is well.
#
# Input: the network as ../network.nix has it (`written` as the user wrote it, in the form of network/forms.nix, `checked`
# without the machines that are replaced), the machines of the engine, some of them replaced, `optionsOf` and `configOf` of an
# engine that replaces none, and `lib` and `pkgs` of the platform.
# Result: what survey.nix gives, and
#   explain   a function that says more of an error (explain.nix), of a set with what the build knows of it:
#     machine             the machine that it belongs to
#     option, options     options that it is about, as text such as users.users."a b".uid
#     careful             there if another look at the same failed itself
#     kind, and more      see explain.nix
{
  networkFile,
  written,
  checked,
  machines,
  optionsOf,
  configOf,
  positionOf,
  inMachine,
  lib,
  pkgs,
  nixpkgs,
}:

let
  inherit (import ../lib) diagnostics;

  # The user's modules are looked at with our own library, on either platform. For it, an attribute that nixpkgs or a module of
  # ours made is written nowhere, as one that a function of ours made.
  isIn =
    folder: file:
    builtins.substring 0 (builtins.stringLength folder + 1) file == "${folder}/";
  isUsers = file: !(isIn (toString ../.) file) && (nixpkgs == null || !(isIn (toString nixpkgs) file));
  users =
    position: fallback: if position != null && !(isUsers position.file) then fallback else position;
  ownLib = import ../lib // {
    diagnostics = diagnostics // {
      attributePosition =
        name: set: fallback:
        users (diagnostics.attributePosition name set fallback) fallback;
      elementPosition = value: fallback: users (diagnostics.elementPosition value fallback) fallback;
    };
  };

  explain =
    failure:
    let
      modulesWith =
        given:
        import ./modules.nix {
          inherit
            lib
            pkgs
            networkFile
            given
            ;
          specialArgs = checked.specialArgs // checked.nodeSpecialArgs.${failure.machine} or { };
          inherit (ownLib) isFunction functionArgs;
        } (
          builtins.filter (module: module != null) [
            (written.machines.${failure.machine} or null)
            written.defaults
          ]
        );

      modules = modulesWith { };
      config = configOf failure.machine;

      valuesOf =
        modules:
        import ./values.nix {
          lib = ownLib;
          inherit modules;
        };

      looksAtConditions = !(failure ? careful);

      definitionsOf = import ./definitions.nix {
        lib = ownLib;
        inherit modules looksAtConditions;
        part = "config";
      };
      declarationsOf = import ./definitions.nix {
        lib = ownLib;
        inherit modules looksAtConditions;
        part = "options";
      };

      machinePosition = positionOf failure.machine;
    in
    import ./explain.nix {
      lib = ownLib;
      inherit
        failure
        modules
        definitionsOf
        declarationsOf
        machinePosition
        config
        ;
      # Most can be seen without the configuration, which can fail beyond repair.
      values = if looksAtConditions then valuesOf modules else [ ];
      valuesWithConfig = if looksAtConditions then valuesOf (modulesWith { inherit config; }) else [ ];
      options = optionsOf failure.machine;
    };
in
import ./survey.nix { inherit machines positionOf inMachine; }
// {
  inherit explain;
}
