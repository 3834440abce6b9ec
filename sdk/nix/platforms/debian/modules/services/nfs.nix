# services.nfs.server: folders for other machines.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) optionalString types;
  option = import ../option.nix lib;
  port = option (types.nullOr types.port) null;
  cfg = config.services.nfs.server;

  mountPoints = map (fs: fs.mountPoint) (
    builtins.attrValues (removeAttrs (config.fileSystems // config.virtualisation.fileSystems) [ "/" ])
  );

  # What fits into the first word of a line of exports(5).
  folders = builtins.filter (folder: folder != null) (
    map (
      line:
      let
        parts = builtins.match "[ \t]*(/[^ \t#]*).*" line;
      in
      if parts == null then null else builtins.head parts
    ) (lib.splitString "\n" cfg.exports)
  );
in
{
  options.services.nfs.server = {
    enable = option types.bool false "Whether the machine has folders for others.";
    exports = option types.lines "" "Lines of /etc/exports.";
    createMountPoints = option types.bool true "Whether folders that are exported are made; NixOS: false.";
    hostName = option (types.nullOr types.str) null "The name or address that it listens on; null for all.";
    nproc = option types.ints.positive 8 "How many threads serve.";
    mountdPort = port "The port of mountd; null for any.";
    lockdPort = port "The port of the lock manager; null for any.";
    statdPort = port "The port of statd; null for any.";
    extraNfsdConfig = option types.lines "" "Lines added to the section nfsd of nfs.conf.";
  };

  config = lib.mkIf cfg.enable {
    # Debian's own units know each other, as the daemons of NFS have to.
    systemd.packages = [
      pkgs.nfs-kernel-server
      pkgs.nfs-common
      pkgs.rpcbind
    ];
    systemd.services.nfs-server = {
      wantedBy = [ "multi-user.target" ];
      # It starts early, before the folders are made.
      after = [ "systemd-tmpfiles-setup.service" ];
      restartTriggers = [ config.environment.etc."nfs.conf".text ];
      reloadTriggers = [ cfg.exports ];
    };
    boot.kernelModules = [ "nfsd" ];
    # What is a file system of its own can be exported as it is.
    system.plainFolders = builtins.filter (
      folder: !(builtins.any (mounted: mounted == folder || lib.hasPrefix "${mounted}/" folder) mountPoints)
    ) folders;

    # Debian's nfs.conf is for files in nfs.conf.d.
    environment.etc."exports".text = cfg.exports;
    environment.etc."nfs.conf".text = ''
      [nfsd]
      threads=${toString cfg.nproc}
      ${optionalString (cfg.hostName != null) "host=${cfg.hostName}"}
      ${cfg.extraNfsdConfig}
      [mountd]
      manage-gids=y
      ${optionalString (cfg.mountdPort != null) "port=${toString cfg.mountdPort}"}
      [statd]
      ${optionalString (cfg.statdPort != null) "port=${toString cfg.statdPort}"}
      [lockd]
      ${optionalString (cfg.lockdPort != null) "port=${toString cfg.lockdPort}\nudp-port=${toString cfg.lockdPort}"}
    '';

    # Without a folder, the service would start and export nothing.
    systemd.tmpfiles.rules = lib.optionals cfg.createMountPoints (map (folder: "d ${folder} - - -") folders);
  };
}
