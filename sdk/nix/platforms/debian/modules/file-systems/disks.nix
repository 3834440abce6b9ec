# The disks that a machine has, for what names one. Inputs: lib, virtualisation (the values of virtualisation.*).
# Result: { reasonAgainst; }, a function of a device that returns why the machine does not have it, or null.
{ lib, virtualisation }:
let
  letters = lib.stringToCharacters "bcdefghijklmnopqrstuvwxyz";
  count =
    builtins.length virtualisation.emptyDiskImages + builtins.length virtualisation.qemu.drives;
  names = lib.take count letters;

  match = builtins.match "/dev/vd([a-z])[0-9]*";
  isOwn = device: match device != null && builtins.elem (builtins.head (match device)) names;

  isTag = device: builtins.match "(LABEL|PARTLABEL|PARTUUID|UUID)=.*" device != null;
  # What is a device of any computer.
  isCommon = device: builtins.match "/dev/(fuse|loop[0-9]+|null|ram[0-9]+|zram[0-9]+)" device != null;
in
{
  reasonAgainst =
    device:
    if isTag device || (lib.hasPrefix "/dev/" device && !(isOwn device || isCommon device)) then
      "the machine does not have the disk ${device}; its own are ${
        if names == [ ] then
          "those of virtualisation.emptyDiskImages, /dev/vdb and on"
        else
          lib.concatMapStringsSep ", " (letter: "/dev/vd${letter}") names
      }"
    else
      null;
}
