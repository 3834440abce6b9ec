# services.kea.dhcp4: a server of addresses (DHCP).
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.kea.dhcp4;
  path = if cfg.configFile != null then toString cfg.configFile else "/etc/kea/dhcp4.json";
  configuration = builtins.toJSON { Dhcp4 = cfg.settings; };
in
{
  options.services.kea.dhcp4 = {
    enable = option types.bool false "Whether to run Kea's server of DHCP for IPv4.";
    settings = option (types.attrsOf types.anything) { } "The section Dhcp4 of its configuration.";
    configFile = option (types.nullOr types.path) null "The whole configuration, instead of settings.";
    extraArgs = option (types.listOf types.str) [ ] "Words added to its command line.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "kea-dhcp4-server" ];
    debian.setUp = [
      "kea-common"
      "kea-dhcp4-server"
    ];
    environment.etc."kea/dhcp4.json" = lib.mkIf (cfg.configFile == null) { text = configuration; };

    systemd.services.kea-dhcp4-server = {
      description = "DHCP server Kea";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = lib.optional (cfg.configFile == null) configuration;
      environment = {
        KEA_PIDFILE_DIR = "/run/kea";
        KEA_LOCKFILE_DIR = "/run/kea";
      };
      serviceConfig = {
        ExecStart = lib.escapeShellArgs (
          [
            "/usr/sbin/kea-dhcp4"
            "-c"
            path
          ]
          ++ cfg.extraArgs
        );
        ExecReload = "/bin/kill -HUP $MAINPID";
        StateDirectory = "kea";
        RuntimeDirectory = "kea";
        Restart = "on-failure";
      };
    };
  };
}
