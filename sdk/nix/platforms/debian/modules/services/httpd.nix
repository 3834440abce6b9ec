# services.httpd: the Apache web server.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    mkIf
    optionalString
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;
  cfg = config.services.httpd;

  listener = types.submodule {
    options = {
      ip = option types.str "*" "The address to listen on.";
      port = option types.port 80 "The port to listen on.";
      ssl = option (types.enum [ false ]) false "Whether to use TLS, which this platform cannot.";
    };
  };

  location = types.submodule {
    options = {
      proxyPass = option nullOrStr null "The address of the server that requests are passed on to.";
      alias = option (types.nullOr types.path) null "The folder that stands for the location.";
      index = option nullOrStr null "The files that stand for a folder.";
      extraConfig = option types.lines "" "Lines added to the location.";
    };
  };

  served =
    what:
    option (types.listOf (
      types.submodule {
        options = {
          urlPath = lib.mkOption {
            type = types.str;
            description = "The path in addresses.";
          };
          ${what} = lib.mkOption {
            type = types.path;
            description = "What is served.";
          };
        };
      }
    )) [ ];

  virtualHost = types.submodule {
    options = {
      hostName = option types.str lib.attributeName "The canonical name of the host.";
      serverAliases = option (types.listOf types.str) [ ] "Other names of the host.";
      adminAddr = option nullOrStr cfg.adminAddr "The e-mail address of the administrator.";
      documentRoot = option (types.nullOr types.path) null "The folder that is served.";
      listen = option (types.listOf listener) [ { } ] "Addresses and ports of the host.";
      locations = option (types.attrsOf location) { } "What is served for which paths.";
      servedDirs = served "dir" "Folders that are served: [ { urlPath = \"/x\"; dir = \"/y\"; } ].";
      servedFiles = served "file" "Files that are served: [ { urlPath = \"/x\"; file = \"/y\"; } ].";
      globalRedirect = option nullOrStr null "The address that all requests are redirected to.";
      extraConfig = option types.lines "" "Lines added to the host's configuration.";
    };
  };

  hosts = builtins.attrValues cfg.virtualHosts;
  # Without virtual hosts the server itself is the only one.
  listeners = if hosts == [ ] then cfg.listen else lib.concatMap (host: host.listen) hosts;
  listenLine = l: "Listen ${optionalString (l.ip != "*") "${l.ip}:"}${toString l.port}\n";

  # What NixOS loads, so that a configuration finds its directives. The others that a server needs are built into Debian's.
  # A module comes after those that it needs.
  modules = [
    "mpm_event"
    # who somebody is, and what they may
    "auth_basic"
    "auth_digest"
    "authn_core"
    "authn_file"
    "authn_anon"
    "authz_core"
    "authz_user"
    "authz_groupfile"
    "authz_host"
    "access_compat"
    # contents
    "actions"
    "alias"
    "asis"
    "autoindex"
    "cache"
    "cache_disk"
    "dav"
    "dav_fs"
    "dir"
    "env"
    "expires"
    "ext_filter"
    "headers"
    "imagemap"
    "include"
    "info"
    "mime"
    "mime_magic"
    "negotiation"
    "rewrite"
    "setenvif"
    "slotmem_shm"
    "socache_shmcb"
    "speling"
    "status"
    "userdir"
    "usertrack"
    "vhost_alias"
    "proxy"
    "proxy_http"
  ];
  extraModules =
    lib.concatMap (module: neededBy.${nameOf module} or [ ]) cfg.extraModules ++ cfg.extraModules;
  nameOf = module: module.name or module;

  # Those that Debian has in files of their own, and a module cannot start without.
  neededBy = {
    proxy_balancer = [ "lbmethod_byrequests" ];
    authnz_ldap = [ "ldap" ];
  };

  moduleLine =
    module:
    let
      name = nameOf module;
    in
    "LoadModule ${name}_module ${module.path or "/usr/lib/apache2/modules/mod_${name}.so"}\n";

  adminLine = address: optionalString (address != null) "ServerAdmin ${address}\n";
  rootLine = folder: optionalString (folder != null) "DocumentRoot \"${folder}\"\n";

  aliasLine = url: path: "Alias \"${url}\" \"${path}\"\n";
  locationLines =
    path: l:
    optionalString (l.alias != null) (aliasLine path l.alias)
    + "<Location \"${path}\">\n"
    + optionalString (l.proxyPass != null) "ProxyPass \"${l.proxyPass}\"\nProxyPassReverse \"${l.proxyPass}\"\n"
    + optionalString (l.index != null) "DirectoryIndex ${l.index}\n"
    + "${l.extraConfig}\n</Location>\n";

  hostLines =
    host:
    "<VirtualHost ${lib.concatMapStringsSep " " (l: "${l.ip}:${toString l.port}") host.listen}>\n"
    + "ServerName ${host.hostName}\n"
    + concatMapStrings (alias: "ServerAlias ${alias}\n") host.serverAliases
    + adminLine host.adminAddr
    + rootLine host.documentRoot
    + concatMapStrings (d: aliasLine d.urlPath d.dir) host.servedDirs
    + concatMapStrings (f: aliasLine f.urlPath f.file) host.servedFiles
    + lib.concatStrings (lib.mapAttrsToList locationLines host.locations)
    + optionalString (host.globalRedirect != null) "RedirectPermanent / ${host.globalRedirect}\n"
    + "${host.extraConfig}\n</VirtualHost>\n";
in
{
  imports = [
    # Declared for each machine.
    {
      options.services.httpd.virtualHosts = option (types.attrsOf virtualHost) { } "Hosts that the server serves, by name.";
    }
  ];

  options.services.httpd = {
    enable = option types.bool false "Whether to run the Apache web server.";
    adminAddr = option nullOrStr null "The e-mail address of the administrator.";
    documentRoot =
      option (types.nullOr types.path) null
        "The folder that is served; by default, one page that names the machine.";
    listen =
      option (types.listOf listener) [ { } ]
        "Addresses and ports of the server, when it has no virtual hosts.";
    extraConfig = option types.lines "" "Lines added to the configuration of the server.";
    extraModules = option (types.listOf (types.either types.str types.attrs)) [ ] ''
      More modules of Apache than NixOS loads by default: names such as "proxy_balancer", or { name; path; } of others than Debian's.'';
    user = option types.str "wwwrun" "The user that the server runs as.";
    group = option types.str "wwwrun" "The group that the server runs as.";
  };

  config = mkIf cfg.enable {
    debian.packages = [ "apache2-bin" ];

    users.users = mkIf (cfg.user == "wwwrun") {
      wwwrun = {
        uid = 54;
        inherit (cfg) group;
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
        User ${cfg.user}
        Group ${cfg.group}
        PidFile /run/httpd/httpd.pid
        DefaultRuntimeDir /run/httpd
        ErrorLog /var/log/httpd/error.log
        LogLevel notice
        ${lib.concatStrings (lib.unique (map listenLine listeners))}
        ${concatMapStrings moduleLine (lib.unique (modules ++ extraModules))}
        TypesConfig /etc/httpd/mime.types
        DirectoryIndex index.html
        ${adminLine cfg.adminAddr}
        ${rootLine (if cfg.documentRoot == null then "/etc/httpd/htdocs" else cfg.documentRoot)}
        <Directory />
          Require all granted
          Options FollowSymLinks
        </Directory>
        ${cfg.extraConfig}
        ${concatMapStrings hostLines hosts}
      '';
    };

    systemd.services.httpd = {
      description = "Apache web server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [
        config.environment.etc."httpd/httpd.conf".text
        config.environment.etc."httpd/mime.types".text
      ];
      preStart = "mkdir -p /run/httpd /var/log/httpd";
      serviceConfig = {
        ExecStart = "/usr/sbin/apache2 -DFOREGROUND -f /etc/httpd/httpd.conf";
        ExecReload = "/usr/sbin/apache2 -f /etc/httpd/httpd.conf -k graceful";
        Restart = "always";
      };
    };
  };
}
