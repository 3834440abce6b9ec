# A closer look at a network that fails to evaluate. Nothing of it is evaluated while all is well.
#
# Input: the network as ../network.nix has it (`written` as the user wrote it (network/forms.nix), `checked` without the machines that are
# replaced), the engine, `lib` and `pkgs` of the platform, and `failure`, what the build knows so far:
#   replaced            names of machines that are known to fail
#   machine             the machine that an error belongs to
#   option, options     options that the error is about, as text such as users.users."a b".uid
#   careful             there if another look at the same failed itself
#   kind, and more      see explain.nix
# Result: survey and explain, each file says what it does, and names, those of all machines.
{
  failure,
  networkFile,
  written,
  checked,
  engine,
  positionOf,
  inMachine,
  lib,
  pkgs,
  nixpkgs,
}:

let
  inherit (import ../lib) diagnostics;

  # The user's modules are looked at with our own library, on either platform. For it, an attribute that a function of
  # nixpkgs made is written nowhere, as one that a function of ours made.
  isNixpkgs =
    file:
    nixpkgs != null
    && builtins.substring 0 (builtins.stringLength (toString nixpkgs) + 1) file == "${toString nixpkgs}/";
  ownLib = import ../lib // {
    diagnostics = diagnostics // {
      attributePosition =
        name: set: fallback:
        let
          position = diagnostics.attributePosition name set fallback;
        in
        if position != null && isNixpkgs position.file then fallback else position;
    };
  };

  modulesOf = import ./modules.nix {
    inherit lib pkgs networkFile;
    specialArgs = checked.specialArgs // checked.nodeSpecialArgs.${failure.machine} or { };
    inherit (ownLib) isFunction functionArgs;
  };

  modules = modulesOf (
    builtins.filter (module: module != null) [
      (written.machines.${failure.machine} or null)
      written.defaults
    ]
  );

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
{
  names = map (machine: machine.name) engine.machines;

  survey = import ./survey.nix {
    inherit positionOf inMachine;
    inherit (engine) machines;
    replaced = failure.replaced or [ ];
    after = failure.after or null;
  };

  explain = import ./explain.nix {
    lib = ownLib;
    inherit
      failure
      modules
      definitionsOf
      declarationsOf
      machinePosition
      ;
    options = engine.optionsOf failure.machine;
  };
}
