# services.nginx.*: the web server and proxy nginx.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  option = import ../../option.nix lib;
  inherit (import ./types.nix lib) upstream virtualHost;
  cfg = config.services.nginx;

  flag = option types.bool false;
  code = option types.lines "";
in
{
  options.services.nginx = {
    enable = flag "Whether to run nginx.";
    user = option types.str "nginx" "The user that the server runs as.";
    group = option types.str "nginx" "The group that the server runs as.";
    virtualHosts = option (types.attrsOf virtualHost) { } "Hosts that the server serves, by name.";
    upstreams = option (types.attrsOf upstream) { } "Groups of servers behind it, by name.";
    recommendedOptimisation = flag "Whether recommended settings for speed are used.";
    recommendedGzipSettings = flag "Whether answers are compressed, with recommended settings.";
    recommendedTlsSettings = flag "Whether recommended settings of TLS are used.";
    recommendedProxySettings = flag "Whether servers behind this one are told who asked, and for which host.";
    clientMaxBodySize = option types.str "10m" "The largest request.";
    serverTokens = flag "Whether answers tell nginx's version.";
    statusPage = flag "Whether the machine itself can read http://localhost/nginx_status.";
    defaultHTTPListenPort = option types.port 80 "The port of hosts that name none.";
    defaultSSLListenPort = option types.port 443 "The port of hosts with TLS that name none.";
    logError = option types.str "stderr" "Where errors are logged, and from which level on.";
    eventsConfig = code "Lines of the block events.";
    commonHttpConfig = code "Lines at the beginning of the block http.";
    httpConfig = code "Lines of the block http: hosts written by hand.";
    appendHttpConfig = code "Lines at the end of the block http.";
    appendConfig = code "Lines outside of the blocks.";
  };

  config = mkIf cfg.enable {
    debian.packages = [ "nginx" ];

    users.users = mkIf (cfg.user == "nginx") {
      nginx = {
        uid = 60;
        inherit (cfg) group;
        description = "Web server nginx";
      };
    };
    users.groups = mkIf (cfg.group == "nginx") { nginx.gid = 60; };

    environment.etc."nginx/nginx.conf".text = import ./configuration.nix {
      inherit lib;
      nginx = cfg;
    };

    systemd.services.nginx = {
      description = "Web server nginx";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      stopIfChanged = false;
      restartTriggers = [ config.environment.etc."nginx/nginx.conf".text ];
      serviceConfig = {
        ExecStart = "/usr/sbin/nginx -c /etc/nginx/nginx.conf";
        ExecReload = "/usr/sbin/nginx -c /etc/nginx/nginx.conf -s reload";
        RuntimeDirectory = "nginx";
        LogsDirectory = "nginx";
        StateDirectory = "nginx";
        Restart = "always";
        RestartSec = "10s";
      };
    };
  };
}
