# virtualisation.*: the virtual hardware. Its disks, networks and QEMU's own options are in the files beside this one.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;

  modules = lib.mkOptionType {
    name = "modules";
    description = "module";
    check = value: builtins.isAttrs value || builtins.isFunction value || builtins.isPath value;
    merge = _: definitions: { imports = map (definition: definition.value) definitions; };
  };
in
{
  imports = [
    ./disks.nix
    ./networks.nix
    ./qemu.nix
    ./store.nix
    ./without-effect.nix
  ];

  options.virtualisation = {
    memorySize = option types.ints.positive 384 "The memory of the machine, in MiB.";
    cores = option types.ints.positive 1 "The number of virtual processors.";
    graphics =
      option types.bool false
        "Whether the machine uses its screen, and has a window where the host can show one.";
    # network.nix takes the definitions, each a module.
    vmVariant = option modules { } "Configuration that counts for virtual machines only, as all machines here are.";
  };

  config.boot.kernelModules = lib.mkIf config.virtualisation.graphics nixvms.release.architectures.${config.nixpkgs.system}.screen.modules;
}
