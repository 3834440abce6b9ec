# virtualisation.{diskImage,diskSize,emptyDiskImages}: the disks of a machine. Its start script makes them.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  isSet = import ../is-set.nix lib;
in
{
  imports = [
    # Declared for each machine.
    {
      options.virtualisation.diskImage =
        option (types.nullOr types.str) "./${config.networking.hostName}.qcow2"
          "The disk that keeps what the machine writes, made when missing; null keeps everything in memory."
        // {
          defaultText = lib.literalMD "./HOSTNAME.qcow2";
        };
    }
  ];

  options.virtualisation = {
    diskSize = option types.ints.positive 1024 "The size of the disk when it is made, in MiB.";
    emptyDiskImages =
      option (types.listOf types.ints.positive) [ ]
        "Sizes, in MiB, of empty disks: /dev/vdb, /dev/vdc, ….";
    needsDisk = option types.bool false "Whether a machine that is thrown away has a disk, too (internal)." // {
      internal = true;
    };
  };

  config.virtualisation.needsDisk = lib.mkIf (
    isSet options.virtualisation.diskSize || isSet options.virtualisation.diskImage
  ) true;
}
