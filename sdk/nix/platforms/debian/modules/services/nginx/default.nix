# services.nginx.*: the web server and proxy nginx.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  option = import ../../option.nix lib;
  inherit (import ./types.nix lib) upstream virtualHost;
  cfg = config.services.nginx;

  hosts = builtins.attrValues cfg.virtualHosts;
  certificates = lib.unique (
    lib.concatMap (
      host:
      let
        inherit (import ./tls.nix lib host) acmeName;
      in
      lib.optional (acmeName != null) "acme-selfsigned-${acmeName}.service"
    ) hosts
  );

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
    sslProtocols = option types.str "TLSv1.2 TLSv1.3" "Versions of TLS.";
    sslCiphers = option (types.nullOr types.str) "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384" "Ciphers of TLS 1.2; null leaves them to nginx.";
    sslDhparam = option (types.nullOr types.path) null "The file of parameters for Diffie-Hellman.";
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

    security.acme.certs = builtins.listToAttrs (
      map (
        host:
        lib.nameValuePair host.serverName {
          group = lib.mkDefault cfg.group;
          extraDomainNames = host.serverAliases;
        }
      ) (builtins.filter (host: host.enableACME && host.useACMEHost == null) hosts)
    );

    assertions = lib.concatMap (
      name:
      let
        host = cfg.virtualHosts.${name};
        tls = import ./tls.nix lib host;
        path = "services.nginx.virtualHosts.${lib.strings.escapeNixIdentifier name}";
      in
      [
        {
          assertion = !(tls.isUsed && (tls.certificate == null || tls.key == null));
          message = "${path} uses TLS, but has no certificate. Set sslCertificate and sslCertificateKey, or enableACME for one that is signed by itself.";
        }
        {
          assertion = builtins.length (builtins.filter (flag: flag) [ (host.onlySSL || host.enableSSL) host.addSSL host.forceSSL ]) <= 1;
          message = "${path}: onlySSL, addSSL and forceSSL exclude each other. Set one of them.";
        }
      ]
    ) (builtins.attrNames cfg.virtualHosts);

    environment.etc."nginx/nginx.conf".text = import ./configuration.nix {
      inherit lib;
      nginx = cfg;
    };

    systemd.services.nginx = {
      description = "Web server nginx";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ] ++ certificates;
      wants = certificates;
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
