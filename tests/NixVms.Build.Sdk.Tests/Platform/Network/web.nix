# nginx, Apache, units of every kind, and a firewall with holes of every kind.
{ lib, pkgs, ... }:
{
  environment.etc = {
    "www/index.html".text = "A page of nginx\n";
    # Short answers are not compressed.
    "www/long.css".text = lib.concatStrings (builtins.genList (number: "p { order: ${toString number}; }\n") 100);
    "apache-pages/index.html".text = "A page of Apache\n";
  };

  networking.firewall = {
    allowedTCPPorts = [
      80
      443
      8080
    ];
    allowedTCPPortRanges = [
      {
        from = 8090;
        to = 8092;
      }
    ];
    allowedUDPPortRanges = [
      {
        from = 5000;
        to = 5001;
      }
    ];
    interfaces.eth1.allowedTCPPorts = [ 8083 ];
    extraInputRules = "tcp dport 8084 accept";
  };

  services.nginx = {
    enable = true;
    recommendedGzipSettings = true;
    recommendedOptimisation = true;
    recommendedProxySettings = true;
    recommendedTlsSettings = true;
    upstreams.apache.servers."127.0.0.1:8081" = { };
    virtualHosts = {
      "www.example.org" = {
        default = true;
        root = "/etc/www";
        # 8082 is the one port that no rule opens.
        listen =
          map
            (port: {
              addr = "0.0.0.0";
              inherit port;
            })
            [
              80
              8082
              8083
              8084
              8091
            ];
        locations = {
          "/gone".return = "410 gone";
          "/alias/".alias = "/etc/www/";
          "/any".tryFiles = "$uri /index.html";
        };
      };
      "secure.example.org" = {
        forceSSL = true;
        sslCertificate = "${import ./certificate.nix pkgs}/cert.pem";
        sslCertificateKey = "${import ./certificate.nix pkgs}/key.pem";
        locations."/".proxyPass = "http://apache";
      };
      "acme.example.org" = {
        enableACME = true;
        onlySSL = true;
        locations."/".return = "200 preliminary";
      };
      "api.example.org" = {
        locations."/".proxyPass = "http://apache";
        locations."= /who" = {
          return = "200 $host";
          extraConfig = "default_type text/plain;";
        };
      };
    };
  };

  services.httpd = {
    enable = true;
    extraModules = [ "proxy_balancer" ];
    virtualHosts.apache = {
      documentRoot = "/etc/apache-pages";
      listen = [
        { port = 8080; }
        {
          ip = "127.0.0.1";
          port = 8081;
        }
      ];
      extraConfig = ''
        Header set X-Served-By apache
        ExpiresActive On
        ExpiresDefault "access plus 1 hour"
        <Proxy balancer://pool>
          BalancerMember http://127.0.0.1:8082
        </Proxy>
        <Location "/status">
          SetHandler server-status
        </Location>
      '';
      servedDirs = [
        {
          urlPath = "/dir";
          dir = "/etc/www";
        }
      ];
      locations."/nginx/".proxyPass = "http://127.0.0.1:8082/";
      locations."/balanced/".proxyPass = "balancer://pool/";
    };
  };

  systemd = {
    services = {
      tick = {
        script = "echo tick >> /run/tick";
        startAt = "*:*:0/2";
      };
      once = {
        path = [ "/opt/none" ];
        environment.GREETING = "good day";
        script = ''echo "$GREETING" > /run/once'';
        serviceConfig.Type = "oneshot";
      };
      "greet@" = {
        script = "echo greetings";
        serviceConfig.StandardOutput = "socket";
      };
      datagram = {
        script = "head -n 1 > /run/datagram";
        serviceConfig.StandardInput = "socket";
      };
      seen = {
        script = "touch /run/seen";
        # Or it would start again and again while the path exists.
        serviceConfig.RemainAfterExit = true;
      };
      failing = {
        wantedBy = [ "extra.target" ];
        script = "exit 3";
        onFailure = [ "rescuer.service" ];
      };
      rescuer.script = "touch /run/rescued";
    };
    timers.once = {
      wantedBy = [ "timers.target" ];
      timerConfig.OnBootSec = "1s";
    };
    targets.extra.wantedBy = [ "multi-user.target" ];
    sockets = {
      greet = {
        wantedBy = [ "sockets.target" ];
        listenStreams = [ "8090" ];
        socketConfig.Accept = true;
      };
      datagram = {
        wantedBy = [ "sockets.target" ];
        listenDatagrams = [ "5000" ];
      };
    };
    paths.seen = {
      wantedBy = [ "paths.target" ];
      pathConfig.PathExists = "/run/show";
    };
    tmpfiles = {
      rules = [ "f /run/rule 0640 root users - by rule" ];
      settings.test."/run/made".d = {
        mode = "0750";
        user = "nginx";
      };
    };
  };
}
