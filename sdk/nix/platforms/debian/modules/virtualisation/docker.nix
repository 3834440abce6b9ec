# virtualisation.docker: containers of Docker.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  cfg = config.virtualisation.docker;
  settings = builtins.toJSON cfg.daemon.settings;
in
{
  options.virtualisation.docker = {
    enable = option types.bool false "Whether the machine has Docker. Members of the group docker may use it.";
    enableOnBoot = option types.bool true "Whether it starts with the machine; otherwise, with its first use.";
    daemon.settings = option (types.attrsOf types.anything) { } "Settings of daemon.json.";
    extraOptions = option (types.separatedString " ") "" "Words added to its command line.";
    storageDriver = option (types.nullOr (
      types.enum [
        "btrfs"
        "devicemapper"
        "overlay"
        "overlay2"
        "vfs"
        "zfs"
      ]
    )) null "How it stores images; null leaves that to Docker.";
    logDriver = option types.str "journald" "Where the output of containers goes.";
  };

  config = lib.mkIf cfg.enable {
    systemd.packages = [ pkgs."docker.io" ];
    # Its command, which newer releases have in a package of its own.
    environment.systemPackages = [ pkgs.docker ];
    debian.packages = [ "iptables" ];
    virtualisation.memorySize = lib.mkDefault 768;
    # No overlay, such as the machine's root is, can hold others.
    system.plainFolders = [ "/var/lib/docker" ];
    boot.kernelModules = [
      "bridge"
      "br_netfilter"
      "veth"
    ];
    boot.kernel.sysctl = {
      "net.ipv4.conf.all.forwarding" = lib.mkOverride 98 true;
      "net.ipv4.conf.default.forwarding" = lib.mkOverride 98 true;
    };

    users.groups.docker = { };
    virtualisation.docker.daemon.settings = {
      log-driver = lib.mkDefault cfg.logDriver;
    }
    // lib.optionalAttrs (cfg.storageDriver != null) { storage-driver = lib.mkDefault cfg.storageDriver; };
    environment.etc."docker/daemon.json".text = settings;

    systemd.sockets.docker.wantedBy = [ "sockets.target" ];
    systemd.services.containerd.wantedBy = lib.mkIf cfg.enableOnBoot [ "multi-user.target" ];
    systemd.services.docker = {
      wantedBy = lib.mkIf cfg.enableOnBoot [ "multi-user.target" ];
      restartTriggers = [ settings ];
      # Words of Debian's unit, where a user would write them.
      environment.DOCKER_OPTS = lib.mkIf (cfg.extraOptions != "") cfg.extraOptions;
    };
  };
}
