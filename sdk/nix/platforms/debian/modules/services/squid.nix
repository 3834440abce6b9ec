# services.squid: a proxy that keeps what it has fetched.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.squid;
  address = lib.optionalString (cfg.proxyAddress != null) "${cfg.proxyAddress}:";

  configuration =
    if cfg.configText != null then
      cfg.configText
    else
      ''
        acl localnet src 10.0.0.0/8
        acl localnet src 172.16.0.0/12
        acl localnet src 192.168.0.0/16
        acl localnet src fc00::/7
        acl localnet src fe80::/10
        acl SSL_ports port 443
        acl Safe_ports port 80 21 443 70 210 1025-65535 280 488 591 777
        http_access deny !Safe_ports
        http_access deny CONNECT !SSL_ports
        http_access allow localhost manager
        http_access deny manager
        ${cfg.extraConfig}
        http_access allow localnet
        http_access allow localhost
        http_access deny all
        http_port ${address}${toString cfg.proxyPort}
        cache_effective_user proxy proxy
        coredump_dir /var/cache/squid
        access_log stdio:/var/log/squid/access.log
        pid_filename /run/squid/squid.pid
        pinger_enable off
      '';
in
{
  options.services.squid = {
    enable = option types.bool false "Whether to run Squid.";
    proxyAddress = option (types.nullOr types.str) null "The address that it listens on; null for all.";
    proxyPort = option types.port 3128 "The port.";
    configText = option (types.nullOr types.lines) null "The whole squid.conf, instead of the other options.";
    extraConfig = option types.lines "" "Lines added before those that allow private networks.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "squid" ];

    environment.etc."squid/nixvms.conf".text = configuration;
    systemd.tmpfiles.rules = [
      "d /run/squid 0755 proxy proxy"
      "d /var/log/squid 0755 proxy proxy"
      "d /var/cache/squid 0755 proxy proxy"
    ];

    systemd.services.squid = {
      description = "Proxy Squid";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadIfChanged = true;
      reloadTriggers = [ configuration ];
      serviceConfig = {
        Type = "notify";
        ExecStart = "/usr/sbin/squid --foreground -sYC -f /etc/squid/nixvms.conf";
        ExecReload = "/usr/sbin/squid -k reconfigure -f /etc/squid/nixvms.conf";
        KillMode = "mixed";
        Restart = "on-failure";
        NotifyAccess = "all";
      };
    };
  };
}
