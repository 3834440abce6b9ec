# virtualisation.qemu.*: what the start script gives to QEMU.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) mkOption types;
  option = import ../option.nix lib;
  words = option (types.listOf types.str) [ ];
  settings = option (types.attrsOf types.str) { };

  drive = types.submodule {
    options = {
      name = option (types.nullOr types.str) null "The name of the drive in QEMU.";
      file = mkOption {
        type = types.str;
        description = "The file on the host.";
      };
      driveExtraOpts = settings "Further options of QEMU's -drive, by name.";
      deviceExtraOpts = settings "Further options of the virtio-blk device, by name.";
    };
  };
in
{
  imports = [
    # Declared for each machine.
    {
      options.virtualisation.qemu.consoles =
        option (types.listOf (import ../one-line.nix lib).types.str)
          [ nixvms.release.architectures.${config.nixpkgs.system}.console ]
          "The consoles of the kernel; the last one is /dev/console. By default the serial one of the architecture."
        // {
          defaultText = lib.literalMD "`ttyS0`, or `ttyAMA0` on aarch64-linux";
        };
    }
  ];

  options.virtualisation.qemu = {
    options = words "Words added to QEMU's command line, as the start script's shell reads them.";
    networkingOptions = words "The same as qemu.options, before them.";
    package =
      option (types.nullOr (types.either types.package types.str)) null
        "A folder whose bin/ holds QEMU; null takes it from the PATH of the host.";
    drives = option (types.listOf drive) [ ] "More disks, after those of emptyDiskImages.";
    forceAccel = option types.bool false "Whether the machine refuses to start without KVM.";
    virtioKeyboard = option types.bool true "Whether a machine with a screen has a keyboard.";
  };

  config.boot.kernelParams = lib.mkBefore (
    map (console: "console=${console}") config.virtualisation.qemu.consoles
  );
}
