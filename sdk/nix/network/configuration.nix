# A machine that is given as a configuration which somebody has evaluated, such as one of a flake's nixosConfigurations.
#
# Input: the value. Result: { module; specialArgs; }, the machine as a module, of what the configuration was made of, and what its
# modules had as arguments; null where the value is something else.
value:

let
  isConfiguration =
    builtins.isAttrs value
    && value ? config
    && value ? options
    && value ? extendModules
    && (value._module.args or { }) ? modules;

  system = value.config.nixpkgs.system;
  isChosen = value.options.nixpkgs.hostPlatform.isDefined or false;
in
if !isConfiguration then
  null
else
  {
    module = {
      imports = value._module.args.modules ++ [
        # Between a default of the user's and the network's.
        (
          { lib, ... }:
          if isChosen then { } else { nixpkgs.system = lib.mkOverride 1050 system; }
        )
      ];
    };

    specialArgs = builtins.removeAttrs (value._module.specialArgs or { }) [
      "_class"
      "_prefix"
      "class"
      "lib"
      "modulesPath"
    ];
  }
