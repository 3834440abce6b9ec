# virtualisation.*: options of NixOS that are accepted and do nothing here, as those of ../without-effect.
{ lib, ... }:
let
  inherit (lib) types;
  inherit (import ../without-effect/ignored.nix lib) ignored ignoredSet;
  directBoot = "QEMU starts the kernel itself";
in
{
  options.virtualisation = {
    bootDevice = ignored (types.nullOr types.path) null directBoot;
    mountHostNixStore = ignored types.bool true "useNixStoreImage decides it";
    msize = ignored types.ints.positive 262144 "packets of 9p have up to 256 KiB";
    qemu.diskInterface = ignored types.str "virtio" "disks are virtio disks";
    qemu.guestAgent.enable = ignored types.bool false "the machines have no guest agent";
    resolution = ignoredSet { } "the screen is a plain one";
    rootDevice = ignored (types.nullOr types.path) null "the root disk is /dev/vda";
    useBootLoader = ignored types.bool false directBoot;
    useDefaultFilesystems = ignored types.bool true "stage 1 mounts what the machine needs";
    useEFIBoot = ignored types.bool false directBoot;
    useSecureBoot = ignored types.bool false directBoot;
    vmVariantWithBootLoader = ignored types.raw { } directBoot;
  };
}
