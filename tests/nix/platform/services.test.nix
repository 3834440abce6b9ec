# What options of services become: the lines of configuration files. The services themselves run in ServiceTests.
let
  inherit (import ./fixture.nix)
    configOf
    evaluate
    fileOf
    lacks
    lib
    ;
  none = actual: {
    inherit actual;
    expected = [ ];
  };
  etc = machine: name: lacks machine "etc/${name}";
  unit = machine: name: lacks machine "etc/systemd/system/${name}";
in
{
  dotnet = none (
    unit "dotnet" "shop.service" [
      "Description=The .NET program Shop"
      "Type=exec"
      "ExecStart=/run/current-system/scripts/shop-start"
      "ExecStartPost=/run/current-system/scripts/shop-post-start"
      "WorkingDirectory=/var/lib/shop"
      "StateDirectory=shop"
      "DynamicUser=true"
      "AmbientCapabilities=CAP_NET_BIND_SERVICE"
    ]
  );
  # The unit is the same for every build of the program.
  dotnetUnitNamesNoBuild = {
    actual = builtins.match ".*/nix/store.*" (fileOf "dotnet" "etc/systemd/system/shop.service").text;
    expected = null;
  };
  dotnetIsNamedByAScript = none (
    lacks "dotnet" "scripts/shop-start" [
      "[ -v ASPNETCORE_CONTENTROOT ] || export ASPNETCORE_CONTENTROOT=/nix/store/22222222222222222222222222222222-Shop"
      "exec /nix/store/11111111111111111111111111111111-Shop/bin/Shop --price '5 $ \"each\" 100%'"
    ]
  );
  dotnetAwaitsItsPorts = none (
    lacks "dotnet" "scripts/shop-post-start" [
      "until (exec 3<> /dev/tcp/127.0.0.1/80) 2> /dev/null; do"
      "until (exec 3<> /dev/tcp/10.0.0.1/8443) 2> /dev/null; do"
    ]
  );
  dotnetOpensItsPorts = {
    actual = (configOf "dotnet").networking.firewall.allowedTCPPorts;
    expected = [
      80
      8443
    ];
  };
  dotnetTellsSystemd = {
    actual = map (name: unit "dotnet" "${name}.service" [ "Type=notify" ]) [
      "worker"
      "loud"
    ];
    expected = [
      [ ]
      [ ]
    ];
  };
  dotnetOfAUser = none (
    unit "dotnet" "worker.service" [
      "User=worker"
      "WorkingDirectory=/srv/work"
    ]
  );
  dotnetWithoutAReasonHasNoUnit = {
    actual = map (name: fileOf "dotnet" name) [
      "etc/systemd/system/off.service"
      "scripts/worker-post-start"
    ];
    expected = [
      null
      null
    ];
  };
  nginx = none (
    etc "web" "nginx/nginx.conf" [
      "user www web;"
      "worker_processes 3;"
      "worker_connections 99;"
      "error_log stderr debug;"
      "client_max_body_size 1m;"
      "server_tokens on;"
      "# at the beginning"
      "# by hand"
      "# at the end"
      "upstream back {"
      "server 10.0.0.1:80 backup weight=5;"
      "least_conn;"
      "stub_status on;"
    ]
  );
  nginxHosts = none (
    etc "web" "nginx/nginx.conf" [
      "server_name secure.example.org safe.example.org;"
      "listen 0.0.0.0:8000;"
      "return 308 https://$host$request_uri;"
      "listen 0.0.0.0:8443 ssl http2;"
      "ssl_protocols TLSv1.3;"
      "ssl_ciphers AES128;"
      "ssl_dhparam /etc/dh;"
      # of the host "certified"
      "listen 10.0.0.4:8000;"
      "listen 10.0.0.4:8443 ssl;"
      "ssl_certificate /var/lib/acme/certified.example.org/fullchain.pem;"
      "ssl_certificate_key /var/lib/acme/certified.example.org/key.pem;"
      "ssl_trusted_certificate /etc/authority;"
      # of "old" and "nobody"
      "ssl_certificate /var/lib/acme/of-all/fullchain.pem;"
      "ssl_reject_handshake on;"
      "ssl_certificate /etc/cert;"
      "ssl_certificate_key /etc/key;"
      "return 301 $scheme://secure.example.org$request_uri;"
      "listen 10.0.0.2:8443 ssl http2;"
      "# of the host"
      "location /last {"
      "index start.html;"
      "root /srv/last;"
      "proxy_set_header Upgrade $http_upgrade;"
      "proxy_set_header X-Real-IP $remote_addr;"
    ]
  );
  nginxAsRecommended = {
    actual = map (line: map (machine: lacks machine "etc/nginx/nginx.conf" [ line ] == [ ]) [
      "web"
      "hosts-of-none"
    ]) [
      "sendfile on;"
      "tcp_nopush on;"
      "ssl_prefer_server_ciphers off;"
      "ssl_session_tickets off;"
    ];
    expected = builtins.genList (_: [ true false ]) 4;
  };
  # The location of the smallest priority comes first.
  nginxOrder = {
    actual = builtins.match ".*location /socket.*location /last.*" (
      builtins.replaceStrings [ "\n" ] [ " " ] (fileOf "web" "etc/nginx/nginx.conf").text
    ) != null;
    expected = true;
  };

  httpd = none (
    etc "web" "httpd/httpd.conf" [
      "User apache"
      "Group apaches"
      "ServerAdmin web@example.org"
      "DocumentRoot \"/srv/apache\""
      "# of the server"
      "Listen 8081"
      "ServerName pages.example.org"
      "ServerAlias p.example.org"
      "ServerAdmin pages@example.org"
      "RedirectPermanent / http://example.org/"
      "Alias \"/file\" \"/srv/file\""
      "Alias \"/place\" \"/srv/place\""
      "DirectoryIndex start.html"
      "# of the place"
    ]
  );

  # Without virtual hosts, the server's own addresses count, and with some only theirs.
  httpdAddresses = {
    actual = map (machine: builtins.filter (lib.hasPrefix "Listen ") (
      lib.splitString "\n" (fileOf machine "etc/httpd/httpd.conf").text
    )) [
      "hosts-of-none"
      "web"
    ];
    expected = [
      [
        "Listen 10.0.0.3:8080"
        "Listen 81"
      ]
      [ "Listen 8081" ]
    ];
  };
  # One that others need comes before them.
  httpdModules = {
    actual = builtins.filter (line: builtins.match "LoadModule (alias|expires|lbmethod.*|proxy|proxy_balancer|own|slotmem_shm)_module .*" line != null) (
      lib.splitString "\n" (fileOf "hosts-of-none" "etc/httpd/httpd.conf").text
    );
    expected = [
      "LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so"
      "LoadModule expires_module /usr/lib/apache2/modules/mod_expires.so"
      "LoadModule slotmem_shm_module /usr/lib/apache2/modules/mod_slotmem_shm.so"
      "LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so"
      "LoadModule lbmethod_byrequests_module /usr/lib/apache2/modules/mod_lbmethod_byrequests.so"
      "LoadModule proxy_balancer_module /usr/lib/apache2/modules/mod_proxy_balancer.so"
      "LoadModule own_module /opt/mod_own.so"
    ];
  };
  nginxRefusesTlsWithoutCertificate = {
    actual = map (a: a.message) (
      builtins.filter (a: !a.assertion) (evaluate {
        services.nginx.enable = true;
        services.nginx.virtualHosts."a.b" = {
          addSSL = true;
          forceSSL = true;
        };
      }).assertions
    );
    expected = [
      "services.nginx.virtualHosts.\"a.b\" uses TLS, but has no certificate. Set sslCertificate and sslCertificateKey, or enableACME for one that is signed by itself."
      "services.nginx.virtualHosts.\"a.b\": onlySSL, addSSL and forceSSL exclude each other. Set one of them."
    ];
  };
  nginxWaitsForCertificates = none (
    unit "web" "nginx.service" [
      "After=network.target acme-selfsigned-certified.example.org.service acme-selfsigned-of-all.service"
      "Wants=acme-selfsigned-certified.example.org.service acme-selfsigned-of-all.service"
    ]
  );
  acme = none (
    lacks "web" "scripts/acme-selfsigned-certified.example.org-start" [
      "-subj '/CN=certified.example.org' \\"
      "-addext 'subjectAltName=DNS:certified.example.org,DNS:more.example.org' -keyout key.pem -out cert.pem"
      "chown -R root:web ."
    ]
    ++ lacks "web" "scripts/acme-selfsigned-of-all-start" [
      "-addext 'subjectAltName=DNS:all.example.org,DNS:one.example.org' -keyout key.pem -out cert.pem"
      "chown -R root:keys ."
      "touch /run/done"
    ]
  );
  acmeFolders = {
    actual = (configOf "web").security.acme.certs.of-all.directory;
    expected = "/var/lib/acme/of-all";
  };

  postgresqlUnit = none (
    unit "database" "postgresql.service" [
      "Environment=\"PGDATA=/srv/data\""
      "ExecStart=/usr/lib/postgresql/17/bin/postgres"
    ]
  );
  postgresqlSettings = none (
    etc "database" "postgresql/postgresql.conf" [
      "port = 5433"
      "jit = no"
      "listen_addresses = 'localhost'"
    ]
  );
  postgresqlMap = none (etc "database" "postgresql/pg_ident.conf" [ "map ann ann" ]);
  postgresqlFolder = none (
    etc "database" "tmpfiles.d/00-nixos.conf" [ "d /srv/data 0700 postgres postgres" ]
  );
  # Made at start here, since the test has nothing to build a cluster with.
  postgresqlArguments = {
    actual = lib.hasInfix " --data-checksums -D" (fileOf "database" "scripts/postgresql-pre-start").text;
    expected = true;
  };
  # A name with a quote cannot end its identifier.
  postgresqlStatements = none (
    lacks "database" "scripts/postgresql-post-start" [
      "SELECT 'CREATE ROLE \"quote\"\"d\" LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'quote\"d') \\gexec"
      "ALTER ROLE \"quote\"\"d\" BYPASSRLS NOCREATEROLE NOINHERIT LOGIN REPLICATION SUPERUSER;"
    ]
  );

  redis = none (
    etc "database" "redis/redis-big.conf" [
      "port 0"
      "databases 3"
      "loglevel debug"
      "appendonly yes"
      "save 5 1"
      "unixsocket /run/big.sock"
      "unixsocketperm 600"
    ]
  );
  redisUnit = none (
    unit "database" "redis-big.service" [
      "User=keeper"
      "Group=keepers"
    ]
  );

  sshd = none (
    etc "accounts" "ssh/sshd_config" [
      "Port 2222"
      "ListenAddress 192.168.1.1:22"
      "KbdInteractiveAuthentication yes"
      "PasswordAuthentication no"
      "PermitEmptyPasswords no"
      "UseDns yes"
      "UsePAM yes"
      "X11Forwarding yes"
      "AllowUsers ann bertram"
      "Ciphers aes128-ctr,aes256-ctr"
      "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u /etc/more-keys"
      "MaxSessions 3"
    ]
  );
  sshdWithoutTransfers = {
    actual = lib.hasInfix "Subsystem" (fileOf "accounts" "etc/ssh/sshd_config").text;
    expected = false;
  };
  sshdClosed = {
    actual = (configOf "accounts").networking.firewall.allowedTCPPorts;
    expected = [ ];
  };
  keys = {
    actual = (fileOf "accounts" "etc/ssh/authorized_keys.d/ann").text;
    expected = "ssh-ed25519 AAAA ann\nssh-ed25519 BBBB ann\n";
  };

  cron = none (
    etc "accounts" "crontab" [
      "MAILTO=\"ann\""
      "5 4 * * * ann true"
    ]
  );
  journald = none (
    etc "system" "systemd/journald.conf" [
      "Storage=persistent"
      "RateLimitInterval=3s"
      "RateLimitBurst=7"
      "TTYPath=/dev/ttyS1"
      "ForwardToSyslog=true"
      "Audit=true"
    ]
  );

  oldNames = {
    actual =
      let
        config = configOf "old-names";
      in
      [
        (config.system.activationScripts ? tmpfs)
        config.services.openssh.settings.PermitRootLogin
        config.services.openssh.settings.PasswordAuthentication
        config.services.postgresql.port
        config.services.redis.servers."".port
        config.services.redis.servers."".settings.timeout
        config.networking.firewall.allowedTCPPorts
        config.users.users.dora.isNormalUser
        config.users.users.dora.hashedPasswordFile
        config.users.groups.crowd.gid
      ];
    expected = [ true "no" false 5434 6400 9 [ 22 6400 ] true "/run/dora" 77 ];
  };

  oldNamesOfSshd = none (
    etc "old-names" "ssh/sshd_config" [
      "GatewayPorts yes"
      "KbdInteractiveAuthentication yes"
      "LogLevel VERBOSE"
      "UseDns yes"
      "X11Forwarding yes"
    ]
  );
}
