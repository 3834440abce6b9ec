# virtualisation.*: options of NixOS that are accepted and do nothing here. Setting one adds a warning.
{ lib, options, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  isSet = import ../is-set.nix lib;
  because = reason: "Accepted without effect: ${reason}.";
  directBoot = because "QEMU starts the kernel itself";
  all = options.virtualisation;
in
{
  options.virtualisation = {
    bootDevice = option (types.nullOr types.path) null directBoot;
    fileSystems = option (types.attrsOf types.raw) { } (because "stage 1 mounts what the machine needs");
    mountHostNixStore = option types.bool true (because "useNixStoreImage decides it");
    msize = option types.ints.positive 262144 (because "packets of 9p have up to 256 KiB");
    qemu.diskInterface = option types.str "virtio" (because "disks are virtio disks");
    qemu.guestAgent.enable = option types.bool false (because "the machines have no guest agent");
    resolution = option types.attrs { } (because "the screen is a plain one");
    rootDevice = option (types.nullOr types.path) null (because "the root disk is /dev/vda");
    useBootLoader = option types.bool false directBoot;
    useDefaultFilesystems = option types.bool true (because "stage 1 mounts what the machine needs");
    useEFIBoot = option types.bool false directBoot;
    useSecureBoot = option types.bool false directBoot;
  };

  config.warnings =
    map (o: "The option ${lib.showOption o.loc} has no effect on the debian platform.") (
      builtins.filter isSet [
        all.bootDevice
        all.fileSystems
        all.mountHostNixStore
        all.msize
        all.qemu.diskInterface
        all.qemu.guestAgent.enable
        all.resolution
        all.rootDevice
        all.useBootLoader
        all.useDefaultFilesystems
        all.useEFIBoot
        all.useSecureBoot
      ]
    );
}
