# virtualisation.{diskImage,diskSize,emptyDiskImages,plainFolders}: the disks of a machine. Its start script makes them.
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

  options.virtualisation.plainFolders = option (types.listOf types.path) [ ] ''
    Folders on the file system below the overlay that the root is: NFS cannot share an overlay, for one (internal).'' // {
    internal = true;
  };

  config.system.files = lib.optional (config.virtualisation.plainFolders != [ ]) {
    path = "plain-folders";
    text = lib.concatMapStrings (folder: "${folder}\n") (lib.unique config.virtualisation.plainFolders);
  };

  config.virtualisation.needsDisk = lib.mkIf (
    isSet options.virtualisation.diskSize || isSet options.virtualisation.diskImage
  ) true;
}
