# services.dnsmasq: a small server of DNS and DHCP.
{ config, lib, ... }:
let
  inherit (lib) concatMapStrings;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.dnsmasq;

  scalar = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
  ];

  # A flag is its name alone; what is false or null is not there.
  lineOf =
    name: value:
    if value == true then
      "${name}\n"
    else if value == false || value == null then
      ""
    else if builtins.isList value then
      concatMapStrings (lineOf name) value
    else
      "${name}=${toString value}\n";
  text = lib.concatStrings (lib.mapAttrsToList lineOf cfg.settings) + cfg.extraConfig;
in
{
  options.services.dnsmasq = {
    enable = option types.bool false "Whether to run dnsmasq.";
    resolveLocalQueries = option types.bool true "Whether the machine itself asks it for names.";
    alwaysKeepRunning = option types.bool false "Whether it is started again when it ends by itself.";
    servers = option (types.listOf types.str) [ ] "The older name of settings.server: the servers that it asks itself.";
    settings =
      option (types.attrsOf (types.nullOr (types.either scalar (types.listOf scalar)))) { }
        "Settings of dnsmasq.conf, by name; a list is several lines, true the name alone.";
    extraConfig = option types.lines "" "Lines added to dnsmasq.conf.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "dnsmasq-base" ];

    services.dnsmasq.settings.server = lib.mkIf (cfg.servers != [ ]) cfg.servers;
    networking.nameservers = lib.mkIf cfg.resolveLocalQueries (lib.mkBefore [ "127.0.0.1" ]);

    users.users.dnsmasq = {
      isSystemUser = true;
      group = "dnsmasq";
    };
    users.groups.dnsmasq = { };

    environment.etc."dnsmasq.conf".text = ''
      user=dnsmasq
      group=dnsmasq
      # Those of resolv.conf are this very server.
      ${lib.optionalString cfg.resolveLocalQueries "no-resolv"}
      dhcp-leasefile=/var/lib/dnsmasq/dnsmasq.leases
      ${text}
    '';

    systemd.services.dnsmasq = {
      description = "DNS and DHCP server dnsmasq";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [ config.environment.etc."dnsmasq.conf".text ];
      serviceConfig = {
        Type = "exec";
        ExecStartPre = "/usr/sbin/dnsmasq --test -C /etc/dnsmasq.conf";
        ExecStart = "/usr/sbin/dnsmasq --keep-in-foreground -C /etc/dnsmasq.conf";
        ExecReload = "/bin/kill -HUP $MAINPID";
        StateDirectory = "dnsmasq";
        Restart = if cfg.alwaysKeepRunning then "always" else "on-failure";
      };
    };
  };
}
