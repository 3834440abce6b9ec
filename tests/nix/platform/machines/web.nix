# Every setting of nginx and httpd.
{
  services.nginx = {
    enable = true;
    user = "www";
    group = "web";
    appendConfig = "worker_processes 3;";
    appendHttpConfig = "# at the end";
    clientMaxBodySize = "1m";
    commonHttpConfig = "# at the beginning";
    defaultHTTPListenPort = 8000;
    defaultSSLListenPort = 8443;
    eventsConfig = "worker_connections 99;";
    sslCiphers = "AES128";
    sslDhparam = "/etc/dh";
    sslProtocols = "TLSv1.3";
    recommendedOptimisation = true;
    recommendedTlsSettings = true;
    httpConfig = "# by hand";
    logError = "stderr debug";
    serverTokens = true;
    statusPage = true;
    upstreams.back = {
      servers."10.0.0.1:80" = {
        backup = true;
        weight = 5;
      };
      extraConfig = "least_conn;";
    };
    virtualHosts = {
      secure = {
        serverName = "secure.example.org";
        serverAliases = [ "safe.example.org" ];
        forceSSL = true;
        redirectCode = 308;
        sslCertificate = "/etc/cert";
        sslCertificateKey = "/etc/key";
        extraConfig = "# of the host";
        locations = {
          "/last" = {
            priority = 2000;
            index = "start.html";
            root = "/srv/last";
          };
          "/socket" = {
            proxyPass = "http://back";
            proxyWebsockets = true;
            recommendedProxySettings = true;
          };
        };
      };
      both = {
        addSSL = true;
        sslCertificate = "/etc/cert";
        sslCertificateKey = "/etc/key";
        globalRedirect = "secure.example.org";
      };
      only = {
        onlySSL = true;
        sslCertificate = "/etc/cert";
        sslCertificateKey = "/etc/key";
        listen = [
          {
            addr = "10.0.0.2";
            ssl = true;
            extraParameters = [ "http2" ];
          }
        ];
      };
      certified = {
        serverName = "certified.example.org";
        serverAliases = [ "more.example.org" ];
        addSSL = true;
        enableACME = true;
        http2 = false;
        listenAddresses = [ "10.0.0.4" ];
        sslTrustedCertificate = "/etc/authority";
      };
      old = {
        enableSSL = true;
        useACMEHost = "of-all";
      };
      nobody = {
        default = true;
        rejectSSL = true;
      };
    };
  };
  security.acme.certs.of-all = {
    domain = "all.example.org";
    extraDomainNames = [ "one.example.org" ];
    group = "keys";
    postRun = "touch /run/done";
    webroot = "/var/lib/acme/challenges";
  };
  security.pki = {
    certificateFiles = [ "/etc/authority" ];
    certificates = [ "-----BEGIN CERTIFICATE-----" ];
  };

  services.httpd = {
    enable = true;
    user = "apache";
    group = "apaches";
    adminAddr = "web@example.org";
    documentRoot = "/srv/apache";
    extraConfig = "# of the server";
    listen = [
      {
        ip = "10.0.0.3";
        port = 8080;
        ssl = false;
      }
    ];
    virtualHosts.pages = {
      globalRedirect = "http://example.org/";
      servedFiles = [
        {
          urlPath = "/file";
          file = "/srv/file";
        }
      ];
      locations."/place" = {
        alias = "/srv/place";
        index = "start.html";
        extraConfig = "# of the place";
      };
      adminAddr = "pages@example.org";
      hostName = "pages.example.org";
      serverAliases = [ "p.example.org" ];
      listen = [
        {
          port = 8081;
          ssl = false;
        }
      ];
    };
  };
}
