# Every option of the daemons that have options.
{ pkgs, ... }:
{
  virtualisation.docker = {
    enable = true;
    enableOnBoot = false;
    daemon.settings.bip = "10.200.0.1/24";
    extraOptions = "--debug";
    storageDriver = "vfs";
    logDriver = "json-file";
  };

  virtualisation.oci-containers = {
    backend = "docker";
    containers.one = {
      image = "one:latest";
      imageFile = "/root/image one.tar";
      autoStart = false;
      cmd = [ "serve it" ];
      entrypoint = "/bin/one";
      environment.WHOSE = "it's";
      environmentFiles = [ "/root/env" ];
      ports = [ "8080:80" ];
      volumes = [ "/srv:/data" ];
      user = "1000";
      workdir = "/data";
      hostname = "one";
      dependsOn = [ "two" ];
      log-driver = "json-file";
      extraOptions = [ "--privileged" ];
    };
    containers.two.image = "two";
  };

  services = {
    keepalived = {
      enable = true;
      openFirewall = true;
      enableScriptSecurity = true;
      extraGlobalDefs = "router_id lab";
      extraConfig = "# at the end";
      vrrpScripts.well = {
        script = "/usr/bin/true";
        interval = 2;
        timeout = 3;
        weight = 4;
        rise = 6;
        fall = 7;
        user = "nobody";
        group = "nogroup";
        extraConfig = "init_fail";
      };
      vrrpInstances.shared = {
        interface = "eth1";
        state = "MASTER";
        virtualRouterId = 51;
        priority = 200;
        noPreempt = true;
        unicastSrcIp = "10.0.0.1";
        unicastPeers = [ "10.0.0.2" ];
        trackInterfaces = [ "eth2" ];
        trackScripts = [ "well" ];
        extraConfig = "advert_int 1";
        virtualIps = [
          {
            addr = "10.0.0.9/24";
            brd = "10.0.0.255";
            dev = "eth1";
            scope = "link";
            label = "eth1:shared";
          }
        ];
      };
    };
    samba = {
      enable = true;
      nmbd.enable = false;
      openFirewall = true;
      settings.global.workgroup = "LAB";
      settings.public = {
        path = "/srv/public";
        "guest ok" = true;
        "valid users" = [
          "ann"
          "bob"
        ];
      };
      shares.old.path = "/srv/old";
    };
    kea.dhcp4 = {
      enable = true;
      settings.valid-lifetime = 600;
      extraArgs = [ "-d" ];
    };
    memcached = {
      enable = true;
      user = "keeper";
      listen = "::";
      port = 11212;
      enableUnixSocket = true;
      maxMemory = 128;
      maxConnections = 10;
      extraOptions = [ "-v" ];
    };
    haproxy = {
      enable = true;
      user = "balancer";
      group = "balancers";
      config = "frontend none";
    };
    mosquitto = {
      enable = true;
      persistence = false;
      dataDir = "/srv/mosquitto";
      settings.max_queued_messages = 5;
      listeners = [
        {
          address = "::1";
          port = 1885;
          acl = [ "topic read #" ];
          settings.allow_anonymous = false;
          users = {
            clear = {
              password = "it's \"$HOME\"";
              acl = [ "readwrite news/#" ];
            };
            hashed.hashedPassword = "$7$101$x";
            file.passwordFile = "/root/pass word";
            hashedFile.hashedPasswordFile = "/root/hash";
          };
        }
        { omitPasswordAuth = true; }
      ];
    };
    dnsmasq = {
      enable = true;
      resolveLocalQueries = false;
      alwaysKeepRunning = true;
      servers = [ "192.0.2.53" ];
      settings = {
        address = [
          "/a/192.0.2.1"
          "/b/192.0.2.2"
        ];
        bogus-priv = true;
        expand-hosts = false;
        cache-size = 10;
      };
      extraConfig = "log-queries\n";
    };
    etcd = {
      enable = true;
      name = "one";
      listenClientUrls = [
        "http://127.0.0.1:2379"
        "http://10.0.0.1:2379"
      ];
      advertiseClientUrls = [ "http://10.0.0.1:2379" ];
      listenPeerUrls = [ "http://10.0.0.1:2380" ];
      initialAdvertisePeerUrls = [ "http://one:2380" ];
      initialCluster = [
        "one=http://one:2380"
        "two=http://two:2380"
      ];
      initialClusterState = "existing";
      initialClusterToken = "lab";
      dataDir = "/srv/etcd";
      openFirewall = true;
      extraConf.AUTO_COMPACTION_RETENTION = "1";
    };
    chrony = {
      enable = true;
      servers = [ "time" ];
      serverOption = "offline";
      enableNTS = true;
      initstepslew = {
        enabled = true;
        threshold = 30;
      };
      directory = "/srv/chrony";
      extraConfig = "allow";
      extraFlags = [ "-x" ];
    };
    squid = {
      enable = true;
      proxyAddress = "127.0.0.1";
      proxyPort = 8080;
      extraConfig = "http_access allow all";
    };
    prometheus = {
      enable = true;
      listenAddress = "127.0.0.1";
      port = 9091;
      stateDir = "figures";
      retentionTime = "1d";
      webExternalUrl = "http://figures/";
      extraFlags = [ "--web.enable-admin-api" ];
      globalConfig.scrape_interval = "5s";
      scrapeConfigs = [
        {
          job_name = "one";
          params = null;
        }
      ];
      remoteWrite = [ { url = "http://other/"; } ];
      alertmanagers = [ { scheme = "http"; } ];
      rules = [ "groups: [ ]" ];
      ruleFiles = [ "/etc/rules.yml" ];
      exporters.node = {
        enable = true;
        listenAddress = "127.0.0.1";
        port = 9101;
        openFirewall = true;
        enabledCollectors = [ "systemd" ];
        disabledCollectors = [ "textfile" ];
        extraFlags = [ "--web.disable-exporter-metrics" ];
      };
    };
    bind = {
      enable = true;
      cacheNetworks = [ "10.0.0.0/8" ];
      blockedNetworks = [ "192.0.2.0/24" ];
      ipv4Only = true;
      forward = "only";
      forwarders = [ "192.0.2.53" ];
      listenOn = [ "10.0.0.1" ];
      listenOnIpv6 = [ "none" ];
      directory = "/srv/named";
      extraConfig = "logging { };";
      extraOptions = "recursion no;";
      extraArgs = [ "-d1" ];
      zones = {
        "example.org" = {
          name = "example.org";
          file = "/etc/zone";
          slaves = [ "10.0.0.2" ];
          allowQuery = [ "10.0.0.0/8" ];
          extraConfig = "notify no;";
        };
        "example.com" = {
          master = false;
          masters = [ "10.0.0.3" ];
          file = "/srv/named/example.com";
        };
      };
    };
    nfs.server = {
      enable = true;
      exports = "/srv/files 10.0.0.0/8(rw) 192.0.2.7\n/all *(fsid=0)";
      createMountPoints = true;
      hostName = "10.0.0.1";
      nproc = 2;
      mountdPort = 4002;
      lockdPort = 4001;
      statdPort = 4000;
      extraNfsdConfig = "vers3=n";
    };
    mysql = {
      enable = true;
      package = pkgs.jq;
      user = "keeper";
      group = "keepers";
      dataDir = "/srv/mysql";
      port = 3307;
      bind = "127.0.0.1";
      settings.mysqld = {
        max_connections = 5;
        skip-networking = true;
        plugin-load-add = [
          "a"
          "b"
        ];
      };
      initialDatabases = [
        {
          name = "it's";
          schema = "/root/schema.sql";
        }
      ];
      initialScript = "/root/first.sql";
      ensureDatabases = [ "back`tick" ];
      ensureUsers = [
        {
          name = "o'neill";
          ensurePermissions."*.*" = "SELECT";
        }
      ];
    };
    rabbitmq = {
      enable = true;
      listenAddress = "";
      port = 5673;
      nodeName = "rabbit@one";
      cookie = "it's";
      dataDir = "/srv/rabbitmq";
      configItems.vm_memory_high_watermark = "0.5";
      plugins = [ "rabbitmq_mqtt" ];
      managementPlugin = {
        enable = true;
        port = 15673;
      };
    };
    openldap = {
      enable = true;
      package = null;
      user = "keeper";
      group = "keepers";
      urlList = [
        "ldap://127.0.0.1"
        "ldapi:///"
      ];
      mutableConfig = true;
      declarativeContents."dc=example" = "dn: dc=example\nobjectClass: domain\ndc: example\n";
      settings = {
        attrs.olcLogLevel = "0";
        includes = [ "/etc/more.ldif" ];
        children = {
          "cn=module{0}".attrs.olcModuleLoad = [ "memberof" ];
          "cn=schema".includes = [ "/etc/schema/core.ldif" ];
          "olcDatabase={1}mdb".attrs = {
            objectClass = [
              "olcDatabaseConfig"
              "olcMdbConfig"
            ];
            olcDatabase = "{1}mdb";
            olcSuffix = "dc=example";
            olcDbDirectory = "/srv/it's";
            olcRootDN.base64 = "Y249YWRtaW4=";
            olcRootPW.path = "/root/password";
            olcAccess = "to *\n  by * read";
          };
        };
      };
    };
    tomcat = {
      enable = true;
      package = pkgs.jq;
      jdk = pkgs.jdk;
      baseDir = "/srv/tom cat";
      purifyOnStart = true;
      port = 8081;
      user = "keeper";
      group = "keepers";
      extraGroups = [ "others" ];
      javaOpts = "-Xmx64m";
      catalinaOpts = [
        "-Da=b"
        "-Dc=d"
      ];
      extraEnvironment = [ "NAME=it's here" ];
      logDirs = [ "/srv/logs" ];
      extraConfigFiles = [ "/root/own.xml" ];
      commonLibs = [ pkgs.jq ];
      sharedLibs = [ "/root/lib.jar" ];
      webapps = [ "/root/it's.war" ];
      virtualHosts = [
        {
          name = "a.example";
          aliases = [ "b&c.example" ];
          webapps = [ "/root/apps" ];
        }
      ];
      logPerVirtualHost = true;
    };
  };
}
