# services.httpd: the Apache web server.
{ config, lib, ... }:
let
  inherit (lib) mkIf optionalString types;
  option = import ./option.nix lib;
  cfg = config.services.httpd;

  listener = types.submodule {
    options = {
      ip = option types.str "*" "The address to listen on.";
      port = option types.port 80 "The port to listen on.";
      ssl = option (types.enum [ false ]) false "Whether to use TLS; not available on the debian platform.";
    };
  };

  virtualHost = types.submodule (
    { name, ... }:
    {
      options = {
        hostName = option types.str name "The canonical name of the host.";
        serverAliases = option (types.listOf types.str) [ ] "Other names of the host.";
        adminAddr = option (types.nullOr types.str) cfg.adminAddr "The e-mail address of the administrator.";
        documentRoot = option (types.nullOr types.path) null "The folder that is served.";
        listen = option (types.listOf listener) [ { } ] "Addresses and ports of the host.";
        extraConfig = option types.lines "" "Lines added to the host's configuration.";
      };
    }
  );

  hosts = builtins.attrValues cfg.virtualHosts;
  # Without virtual hosts the server itself is the only one.
  listeners = if hosts == [ ] then cfg.listen else lib.concatMap (host: host.listen) hosts;
  listenAddress = l: (if l.ip == "*" then "" else "${l.ip}:") + toString l.port;

  # The others that a server needs are built into Debian's.
  modules = [
    "mpm_event"
    "authz_core"
    "mime"
    "dir"
    "alias"
    "autoindex"
    "env"
    "headers"
    "rewrite"
    "setenvif"
  ]
  ++ cfg.extraModules;
  loadModule = module: ''
    LoadModule ${module}_module /usr/lib/apache2/modules/mod_${module}.so
  '';

  admin = address: optionalString (address != null) "ServerAdmin ${address}\n";
  root = folder: optionalString (folder != null) "DocumentRoot \"${folder}\"\n";

  hostText = host: ''
    <VirtualHost ${lib.concatMapStringsSep " " (l: "${l.ip}:${toString l.port}") host.listen}>
    ServerName ${host.hostName}
    ${lib.concatMapStrings (alias: "ServerAlias ${alias}\n") host.serverAliases}${admin host.adminAddr}${root host.documentRoot}${host.extraConfig}
    </VirtualHost>
  '';
in
{
  options.services.httpd = {
    enable = option types.bool false "Whether to run the Apache web server.";
    adminAddr = option (types.nullOr types.str) null "The e-mail address of the administrator.";
    documentRoot = option (types.nullOr types.path) null "The folder that is served; by default one page that says so.";
    listen = option (types.listOf listener) [ { } ] "Addresses and ports of the server, when it has no virtual hosts.";
    virtualHosts = option (types.attrsOf virtualHost) { } "Hosts that the server serves, by name.";
    extraConfig = option types.lines "" "Lines added to the configuration of the server.";
    extraModules = option (types.listOf types.str) [ ] "More modules of Apache, by name: \"proxy\".";
    user = option types.str "wwwrun" "The user that the server runs as.";
    group = option types.str "wwwrun" "The group that the server runs as.";
  };

  config = mkIf cfg.enable {
    debian.packages = [ "apache2-bin" ];

    users.users = mkIf (cfg.user == "wwwrun") {
      wwwrun = {
        uid = 54;
        group = cfg.group;
        description = "Apache web server";
      };
    };
    users.groups = mkIf (cfg.group == "wwwrun") { wwwrun.gid = 54; };

    environment.etc = {
      "httpd/htdocs/index.html".text = ''
        <!DOCTYPE html>
        <html><head><title>${config.networking.hostName}</title></head>
        <body><h1>It works!</h1><p>This is the web server of ${config.networking.hostName}.</p></body></html>
      '';
      "httpd/mime.types".text = ''
        application/javascript js mjs
        application/json json
        application/pdf pdf
        application/wasm wasm
        application/xml xml
        image/gif gif
        image/jpeg jpg jpeg
        image/png png
        image/svg+xml svg
        text/css css
        text/html html htm
        text/plain txt
      '';
      "httpd/httpd.conf".text = ''
        ServerRoot /etc/httpd
        ServerName ${config.networking.fqdn}
        PidFile /run/httpd/httpd.pid
        DefaultRuntimeDir /run/httpd
        ${lib.concatMapStrings (address: "Listen ${address}\n") (lib.unique (map listenAddress listeners))}User ${cfg.user}
        Group ${cfg.group}
        ${lib.concatMapStrings loadModule (lib.unique modules)}TypesConfig /etc/httpd/mime.types
        ErrorLog /var/log/httpd/error.log
        LogLevel notice
        ${admin cfg.adminAddr}DocumentRoot "${if cfg.documentRoot == null then "/etc/httpd/htdocs" else "${cfg.documentRoot}"}"
        DirectoryIndex index.html
        <Directory />
          Require all granted
          Options FollowSymLinks
        </Directory>
        ${cfg.extraConfig}
        ${lib.concatMapStrings hostText hosts}
      '';
    };

    systemd.services.httpd = {
      description = "Apache web server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      preStart = "mkdir -p /run/httpd /var/log/httpd";
      serviceConfig = {
        ExecStart = "/usr/sbin/apache2 -DFOREGROUND -f /etc/httpd/httpd.conf";
        ExecReload = "/usr/sbin/apache2 -f /etc/httpd/httpd.conf -k graceful";
        Restart = "always";
      };
    };
  };
}
