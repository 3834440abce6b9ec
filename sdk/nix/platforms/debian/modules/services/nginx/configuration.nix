# The text of nginx.conf. Inputs: lib, nginx (the values of services.nginx). Result: text.
{ lib, nginx }:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mapAttrsToList
    optionalString
    ;

  line = name: value: optionalString (value != null) "${name} ${toString value};\n";
  # A path written in Nix is copied to the store.
  pathLine = name: path: optionalString (path != null) "${name} ${path};\n";

  recommended = {
    optimisation = ''
      sendfile on;
      tcp_nopush on;
      tcp_nodelay on;
      keepalive_timeout 65;
      types_hash_max_size 4096;
    '';
    gzip = ''
      gzip on;
      gzip_comp_level 5;
      gzip_min_length 256;
      gzip_proxied expired no-cache no-store private auth;
      gzip_vary on;
      gzip_types application/javascript application/json application/xml image/svg+xml text/css text/javascript text/plain text/xml;
    '';
    tls = ''
      ssl_prefer_server_ciphers off;
      ssl_session_cache shared:SSL:10m;
      ssl_session_timeout 1d;
      ssl_session_tickets off;
    '';
    proxy = ''
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Forwarded-Server $host;
    '';
  };

  # --- Hosts

  locationText =
    path: location:
    let
      tellsWho =
        if location.recommendedProxySettings != null then
          location.recommendedProxySettings
        else
          nginx.recommendedProxySettings;
    in
    "location ${path} {\n"
    + line "proxy_pass" location.proxyPass
    + optionalString location.proxyWebsockets ''
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    ''
    + optionalString (location.proxyPass != null && tellsWho) recommended.proxy
    + line "index" location.index
    + line "try_files" location.tryFiles
    + pathLine "root" location.root
    + pathLine "alias" location.alias
    + line "return" location.return
    + "${location.extraConfig}\n}\n";

  locationsText =
    locations:
    concatMapStrings (path: locationText path locations.${path}) (
      lib.sort (
        a: b:
        if locations.${a}.priority == locations.${b}.priority then
          a < b
        else
          locations.${a}.priority < locations.${b}.priority
      ) (builtins.attrNames locations)
    );

  listenText =
    host: listener:
    let
      port =
        if listener.port != null then
          listener.port
        else if listener.ssl then
          nginx.defaultSSLListenPort
        else
          nginx.defaultHTTPListenPort;
    in
    "listen ${listener.addr}:${toString port}"
    + optionalString host.default " default_server"
    + optionalString listener.ssl " ssl"
    + optionalString (listener.ssl && host.http2 && !(builtins.elem "http2" listener.extraParameters)) " http2"
    + concatMapStrings (word: " ${word}") listener.extraParameters
    + ";\n";

  # On the usual ports, of the addresses that the host has.
  usual =
    host: ssl:
    map (addr: {
      inherit addr ssl;
      port = null;
      extraParameters = [ ];
    }) (if host.listenAddresses == [ ] then [ "0.0.0.0" ] else host.listenAddresses);

  serverText = body: "server {\n${body}}\n";

  hostText =
    host:
    let
      tls = import ./tls.nix lib host;
      all =
        if host.listen != [ ] then
          host.listen
        else
          lib.optionals (!tls.isOnly) (usual host false) ++ lib.optionals (tls.isUsed || host.rejectSSL) (usual host true);
      parts = builtins.partition (listener: listener.ssl) all;
      names = "server_name ${concatStringsSep " " ([ host.serverName ] ++ host.serverAliases)};\n";
      code = toString host.redirectCode;
    in
    optionalString (host.forceSSL && parts.wrong != [ ]) (
      serverText (
        concatMapStrings (listenText host) parts.wrong
        + names
        + "location / {\nreturn ${code} https://$host$request_uri;\n}\n"
      )
    )
    + serverText (
      concatMapStrings (listenText host) (if host.forceSSL then parts.right else all)
      + names
      + optionalString tls.isUsed (
        pathLine "ssl_certificate" tls.certificate
        + pathLine "ssl_certificate_key" tls.key
        + pathLine "ssl_trusted_certificate" tls.trusted
      )
      + optionalString host.rejectSSL "ssl_reject_handshake on;\n"
      + pathLine "root" host.root
      + optionalString (host.globalRedirect != null) (
        "location / {\nreturn ${code} $scheme://${host.globalRedirect}$request_uri;\n}\n"
      )
      + "${host.extraConfig}\n"
      + locationsText host.locations
    );

  # --- Groups of servers

  parameter =
    name: value:
    if builtins.isBool value then
      optionalString value " ${name}"
    else
      " ${name}=${toString value}";
  upstreamText =
    name: upstream:
    "upstream ${name} {\n"
    + lib.concatStrings (
      mapAttrsToList (
        address: parameters:
        "server ${address}${lib.concatStrings (mapAttrsToList parameter parameters)};\n"
      ) upstream.servers
    )
    + "${upstream.extraConfig}\n}\n";
in
''
  user ${nginx.user} ${nginx.group};
  daemon off;
  pid /run/nginx/nginx.pid;
  error_log ${nginx.logError};
  ${nginx.appendConfig}
  events {
    ${nginx.eventsConfig}
  }
  http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log /var/log/nginx/access.log;
    client_body_temp_path /run/nginx/body;
    proxy_temp_path /run/nginx/proxy;
    fastcgi_temp_path /run/nginx/fastcgi;
    uwsgi_temp_path /run/nginx/uwsgi;
    scgi_temp_path /run/nginx/scgi;
    client_max_body_size ${nginx.clientMaxBodySize};
    server_tokens ${if nginx.serverTokens then "on" else "off"};
    map $http_upgrade $connection_upgrade {
      default upgrade;
      "" close;
    }
    ssl_protocols ${nginx.sslProtocols};
    ${nginx.commonHttpConfig}
''
+ line "ssl_ciphers" nginx.sslCiphers
+ pathLine "ssl_dhparam" nginx.sslDhparam
+ optionalString nginx.recommendedOptimisation recommended.optimisation
+ optionalString nginx.recommendedGzipSettings recommended.gzip
+ optionalString nginx.recommendedTlsSettings recommended.tls
+ lib.concatStrings (mapAttrsToList upstreamText nginx.upstreams)
+ concatMapStrings hostText (builtins.attrValues nginx.virtualHosts)
+ optionalString nginx.statusPage (
  serverText (
    "listen 127.0.0.1:${toString nginx.defaultHTTPListenPort};\nserver_name localhost;\n"
    + "location /nginx_status {\nstub_status on;\naccess_log off;\nallow 127.0.0.1;\ndeny all;\n}\n"
  )
)
+ "${nginx.httpConfig}\n${nginx.appendHttpConfig}\n}\n"
