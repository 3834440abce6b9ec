# services.haproxy: a load balancer.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.haproxy;
  path = "haproxy.cfg";
  haproxy = "/usr/sbin/haproxy";
in
{
  options.services.haproxy = {
    enable = option types.bool false "Whether to run HAProxy.";
    user = option types.str "haproxy" "The user that it runs as.";
    group = option types.str "haproxy" "The group that it runs as.";
    config = option (types.nullOr types.lines) null "Its configuration; it must have one.";
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.config != null;
        message = "services.haproxy needs a configuration: set services.haproxy.config to the text of haproxy.cfg.";
      }
    ];

    debian.packages = [ "haproxy" ];

    environment.etc.${path}.text = ''
      global
        stats socket /run/haproxy/haproxy.sock mode 600 expose-fd listeners level user

      ${lib.optionalString (cfg.config != null) cfg.config}
    '';

    users.users = lib.mkIf (cfg.user == "haproxy") {
      haproxy = {
        isSystemUser = true;
        inherit (cfg) group;
      };
    };
    users.groups = lib.mkIf (cfg.group == "haproxy") { haproxy = { }; };

    systemd.services.haproxy = {
      description = "Load balancer HAProxy";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadIfChanged = true;
      reloadTriggers = [ config.environment.etc.${path}.text ];
      serviceConfig = {
        Type = "notify";
        ExecStartPre = "${haproxy} -f /etc/${path} -c -q";
        ExecStart = "${haproxy} -Ws -f /etc/${path} -p /run/haproxy/haproxy.pid";
        ExecReload = [
          "${haproxy} -f /etc/${path} -c -q"
          "/bin/kill -USR2 $MAINPID"
        ];
        User = cfg.user;
        Group = cfg.group;
        AmbientCapabilities = "CAP_NET_BIND_SERVICE";
        RuntimeDirectory = "haproxy";
        KillMode = "mixed";
        SuccessExitStatus = "143";
        Restart = "always";
      };
    };
  };
}
