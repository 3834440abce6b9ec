# fileSystems and virtualisation.fileSystems: what is mounted beside the root file system, by units of systemd.
# NixOS's virtual machines leave out what the configuration of the computer mounts, all of it. Here only that is left out, with a
# note at its place, which a virtual machine cannot have: disks of the computer, and what stage 1 mounts itself.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  inherit (import ../without-effect/ignored.nix lib) noteOf;
  fileSystem = import ./type.nix lib;
  escapePath = import ../systemd/escape-path.nix lib;
  disks = import ./disks.nix { inherit lib; inherit (config) virtualisation; };

  ofStage1 = [
    "/"
    "/nix"
    "/nix/store"
    "/nix/.ro-store"
    "/nix/.rw-store"
    "/dev"
    "/proc"
    "/run"
    "/sys"
    "/tmp/shared"
    "/tmp/xchg"
  ];
  ofBootLoader = [
    "/boot"
    "/boot/efi"
    "/boot/esp"
    "/efi"
    "/esp"
  ];
  absentKinds = [
    "apfs"
    "bcachefs"
    "btrfs"
    "exfat"
    "f2fs"
    "ntfs"
    "ntfs3"
    "xfs"
    "zfs"
  ];

  isBind = fs: fs.fsType == "none" || builtins.elem "bind" fs.options || builtins.elem "rbind" fs.options;

  # Why a file system is not mounted, or null.
  reasonAgainst =
    fs:
    let
      device = if fs.label != null then "LABEL=${fs.label}" else fs.device;
    in
    if builtins.elem fs.mountPoint ofStage1 then
      "stage 1 mounts it"
    else if builtins.elem fs.mountPoint ofBootLoader then
      "QEMU starts the kernel itself"
    else if builtins.elem fs.fsType absentKinds then
      "the machines' kernel has no file system ${fs.fsType}"
    else if device != null && !(isBind fs) then
      disks.reasonAgainst device
    else
      null;

  groups = map
    (option: {
      inherit option;
      entries = lib.mapAttrsToList (name: fs: {
        inherit name fs option;
        reason = reasonAgainst fs;
      }) option.value;
    })
    [
      options.fileSystems
      options.virtualisation.fileSystems
    ];
  entries = lib.concatMap (group: group.entries) groups;
  # What is said of virtual machines wins.
  mounted = builtins.attrValues (
    builtins.listToAttrs (
      lib.reverseList (
        map (entry: lib.nameValuePair entry.fs.mountPoint entry.fs) (
          builtins.filter (entry: entry.reason == null) entries
        )
      )
    )
  );

  isNetwork =
    fs:
    builtins.elem "_netdev" fs.options
    || builtins.elem fs.fsType [
      "ceph"
      "cifs"
      "fuse.sshfs"
      "glusterfs"
      "nfs"
      "nfs4"
      "smb3"
      "sshfs"
    ];
  isDisk = fs: fs.device != null && lib.hasPrefix "/dev/" fs.device && !(isBind fs);

  packagesOf =
    fs:
    {
      cifs = [ "cifs-utils" ];
      "fuse.sshfs" = [ "sshfs" ];
      nfs = [ "nfs-common" ];
      nfs4 = [ "nfs-common" ];
      sshfs = [ "sshfs" ];
      vfat = [ "dosfstools" ];
    }
    .${fs.fsType} or [ ];

  # For systemd, a percent sign begins a specifier.
  plain = builtins.replaceStrings [ "%" ] [ "%%" ];
  has = fs: word: builtins.elem word fs.options;
  isAutomount = fs: has fs "x-systemd.automount";
  valuesOf =
    fs: key:
    map (lib.removePrefix "${key}=") (builtins.filter (lib.hasPrefix "${key}=") fs.options);

  # What fstab has for systemd and mount(8), and no file system knows.
  isOfFstab =
    word:
    builtins.elem word [
      "auto"
      "defaults"
      "fail"
      "noauto"
      "nofail"
    ]
    || lib.hasPrefix "x-" word
    || lib.hasPrefix "comment=" word;

  targetOf = fs: if isNetwork fs then "remote-fs.target" else "local-fs.target";
  mkfsOf = fs: "mkfs-${escapePath fs.device}";

  mountOf =
    fs:
    let
      target = targetOf fs;
      starts = !(has fs "noauto" || isAutomount fs);
    in
    {
      where = plain fs.mountPoint;
      what = plain (if fs.device == null then fs.fsType else fs.device);
      type = if fs.fsType == "auto" then "" else fs.fsType;
      options = lib.concatStringsSep "," (map plain (builtins.filter (word: !(isOfFstab word)) fs.options));
      before = lib.optional (!has fs "nofail" && starts) target;
      after =
        lib.optionals (isNetwork fs) [
          "network-online.target"
          "network.target"
          "remote-fs-pre.target"
        ]
        ++ map (path: "${escapePath path}.mount") fs.depends
        ++ lib.optional (fs.autoFormat && isDisk fs) "${mkfsOf fs}.service"
        ++ valuesOf fs "x-systemd.after";
      wants = lib.optional (isNetwork fs) "network-online.target";
      requires =
        map (path: "${escapePath path}.mount") fs.depends
        ++ lib.optional (fs.autoFormat && isDisk fs) "${mkfsOf fs}.service"
        ++ valuesOf fs "x-systemd.requires";
      requiredBy = lib.optional (starts && !has fs "nofail") target;
      wantedBy = lib.optional (starts && has fs "nofail") target;
      mountConfig = lib.optionalAttrs (valuesOf fs "x-systemd.mount-timeout" != [ ]) {
        TimeoutSec = lib.last (valuesOf fs "x-systemd.mount-timeout");
      };
    };

  automountOf = fs: {
    where = plain fs.mountPoint;
    before = [ (targetOf fs) ];
    wantedBy = [ (targetOf fs) ];
    automountConfig = lib.optionalAttrs (valuesOf fs "x-systemd.idle-timeout" != [ ]) {
      TimeoutIdleSec = lib.last (valuesOf fs "x-systemd.idle-timeout");
    };
  };

  # As on NixOS: a disk that holds something stays as it is.
  mkfsService = fs: {
    description = "File system on ${fs.device}";
    requires = [ "${escapePath fs.device}.device" ];
    after = [ "${escapePath fs.device}.device" ];
    before = [ "${escapePath fs.mountPoint}.mount" ];
    unitConfig.DefaultDependencies = false;
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    script = ''
      device=${lib.escapeShellArg fs.device}
      kind=$(blkid -p -s TYPE -o value -- "$device") || kind=
      [ -n "$kind" ] || mkfs.${lib.escapeShellArg fs.fsType} ${quietly fs} "$device"
    '';
  };
  quietly = fs: lib.optionalString (lib.hasPrefix "ext" fs.fsType) "-q -E nodiscard";

  formatted = builtins.filter (fs: fs.autoFormat && isDisk fs) mounted;
  automounted = builtins.filter isAutomount mounted;
  usesDisks = builtins.any isDisk mounted;

  withoutDevice = builtins.filter (
    fs: fs.device == null && builtins.elem fs.fsType [ "auto" "ext4" "nfs" "nfs4" "vfat" ]
  ) mounted;
in
{
  imports = [ ./swap.nix ];

  options.fileSystems = option (types.attrsOf fileSystem) { } ''
    File systems that are mounted, by their folders. Disks that a virtual machine does not have, and what stage 1 mounts, are
    left out, with a warning (NIXVM3006).'';
  options.virtualisation.fileSystems =
    option (types.attrsOf fileSystem) { }
      "The same as fileSystems; where both have a folder, this one counts.";

  config = {
    system.notes = map (
      entry:
      noteOf entry.reason (lib.showOption (entry.option.loc ++ [ entry.name ])) (
        nixvms.placeIn entry.name entry.option
      )
    ) (builtins.filter (entry: entry.reason != null) entries);

    debian.packages = lib.concatMap packagesOf mounted;

    systemd = lib.mkIf (mounted != [ ]) {
      mounts = map mountOf mounted;
      automounts = map automountOf automounted;
      services = lib.mkMerge [
        (builtins.listToAttrs (map (fs: lib.nameValuePair (mkfsOf fs) (mkfsService fs)) formatted))
        # Units of disks are there when udev says so.
        (lib.mkIf usesDisks (import ./udev.nix).services)
      ];
      sockets = lib.mkIf usesDisks (import ./udev.nix).sockets;
      targets.remote-fs.wantedBy = lib.mkIf (builtins.any isNetwork mounted) [ "multi-user.target" ];
    };

    assertions = map (fs: {
      assertion = false;
      message = "fileSystems.${builtins.toJSON fs.mountPoint} has no device. Set it, as in device = \"/dev/vdb\".";
    }) withoutDevice;
  };
}
