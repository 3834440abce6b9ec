# The type of fileSystems.FOLDER. Inputs: lib. Result: a type.
lib:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;
  stays = "Accepted: the machines' disks are new.";
in
types.submodule [
  {
    options = {
      mountPoint = option types.str lib.attributeName "The folder.";
      device = option nullOrStr null "The device, or what else is mounted: a folder, fileserver:/data.";
      label = option nullOrStr null "The label of the device, instead of it.";
      fsType = option types.str "auto" "The kind of file system: ext4, tmpfs, nfs4, none with the option bind.";
      options =
        option (types.listOf types.str) [ "defaults" ]
          "Options, as in fstab: nofail, noauto, x-systemd.automount too.";
      depends = option (types.listOf types.str) [ ] "Folders that are mounted before this one.";
      autoFormat = option types.bool false "Whether an empty disk gets a file system before it is mounted.";
      noCheck = option types.bool false "Whether the file system is not checked; the machines' never are.";
      neededForBoot = option types.bool false "Whether it is mounted early; everything is, before services start.";
      autoResize = option types.bool false "Whether the file system grows with its disk; the machines' disks do not grow.";
      overlay = {
        lowerdir = option (types.nullOr (types.listOf types.str)) null "The lower folders of an overlay.";
        upperdir = option nullOrStr null "Its upper folder.";
        workdir = option nullOrStr null "Its working folder, on the file system of the upper one.";
      };
    };
  }
  (
    { config, ... }:
    {
      config = lib.mkIf (config.overlay.lowerdir != null) {
        fsType = lib.mkDefault "overlay";
        device = lib.mkDefault "overlay";
        options = [
          "lowerdir=${lib.concatStringsSep ":" config.overlay.lowerdir}"
        ]
        ++ lib.optional (config.overlay.upperdir != null) "upperdir=${config.overlay.upperdir}"
        ++ lib.optional (config.overlay.workdir != null) "workdir=${config.overlay.workdir}";
      };
    }
  )
]
