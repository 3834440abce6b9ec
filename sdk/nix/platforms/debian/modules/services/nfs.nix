# services.nfs.server: folders for other machines.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  port = option (types.nullOr types.port) null;
  cfg = config.services.nfs.server;

  # Where what a machine has written is in memory, its file system has no number of its own; each folder is given one.
  withNumber =
    number: line:
    let
      words = builtins.filter (word: builtins.isString word && word != "") (builtins.split "[ \t]+" line);
      clients = map (
        client:
        let
          parts = builtins.match "([^(]*)[(](.*)[)]" client;
        in
        # Options of all clients that follow.
        if lib.hasPrefix "-" client then
          client
        else if parts == null then
          "${client}(fsid=${toString number})"
        else if lib.hasInfix "fsid=" client then
          client
        else
          "${builtins.head parts}(fsid=${toString number},${builtins.elemAt parts 1})"
      ) (builtins.tail words);
    in
    if isPlain line then lib.concatStringsSep " " ([ (builtins.head words) ] ++ clients) else line;

  clientsRoot = "/var/lib/nfs/root";

  # A folder and its clients; one in quotes or with escapes is left as it is.
  isPlain = line: builtins.match "[ \t]*/[^ \t\"\\]*([ \t]+[^ \t\"\\]+)+[ \t]*" line != null;
  isLeft = line: !isPlain line && builtins.match "[ \t]*" line == null;
  withoutNote = line: builtins.head (builtins.match "([^#]*).*" line);
  # A line goes on after a back slash.
  lines = map withoutNote (
    lib.splitString "\n" (builtins.replaceStrings [ "\\\n" ] [ " " ] cfg.exports)
  );
  exports = lib.concatStringsSep "\n" (lib.imap1 withNumber lines);
  folders = map (line: builtins.head (builtins.match "[ \t]*([^ \t]*).*" line)) (builtins.filter isPlain lines);

  mountPoints = map (fs: fs.mountPoint) (
    builtins.attrValues (removeAttrs (config.fileSystems // config.virtualisation.fileSystems) [ "/" ])
  );
in
{
  options.services.nfs.server = {
    enable = option types.bool false "Whether the machine has folders for others.";
    exports = option types.lines "" "Lines of /etc/exports.";
    createMountPoints = option types.bool true "Whether folders that are exported are made: they are, unlike on NixOS.";
    hostName = option (types.nullOr types.str) null "The name or address that it listens on; null for all.";
    nproc = option types.ints.positive 8 "How many threads serve.";
    mountdPort = port "The port of mountd; null for any.";
    lockdPort = port "The port of the lock manager; null for any.";
    statdPort = port "The port of statd; null for any.";
    extraNfsdConfig = option types.lines "" "Lines added to the section nfsd of nfs.conf.";
  };

  config = lib.mkIf cfg.enable {
    warnings = map (
      line:
      "services.nfs.server.exports: the line '${line}' is left as it is: its folder is not made and gets no fsid. "
      + "Write it as /FOLDER CLIENT(OPTIONS), without quotes and escapes."
    ) (builtins.filter isLeft lines);

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
      reloadTriggers = [ exports ];
    };
    boot.kernelModules = [ "nfsd" ];
    # The overlay that the machine's root is can neither be shared nor be the way to what clients name: that is a root of
    # their own, with what is shared in it. What is a file system of its own is shared as it is.
    system.plainFolders = builtins.filter (
      folder: !(builtins.any (mounted: mounted == folder || lib.hasPrefix "${mounted}/" folder) mountPoints)
    ) folders;
    fileSystems = {
      ${clientsRoot}.fsType = "tmpfs";
    }
    // builtins.listToAttrs (
      map (folder: {
        name = clientsRoot + folder;
        value = {
          device = folder;
          fsType = "none";
          options = [ "bind" ];
        };
      }) folders
    );

    # Debian's nfs.conf is for files in nfs.conf.d.
    environment.etc."exports".text = exports;
    environment.etc."nfs.conf".text = ''
      [exports]
      rootdir=${clientsRoot}
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

  };
}
