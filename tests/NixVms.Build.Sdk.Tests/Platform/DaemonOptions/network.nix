# Daemons as options of NixOS: a machine of small ones, one of MariaDB and files, and one that uses them.
{
  defaults.services.openssh.enable = true;

  small =
    { pkgs, ... }:
    {
      virtualisation.memorySize = 768;

      services.memcached = {
        enable = true;
        listen = "0.0.0.0";
        maxMemory = 32;
      };

      services.haproxy = {
        enable = true;
        config = ''
          defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
          frontend in
            bind *:80
            default_backend figures
          backend figures
            server node 127.0.0.1:9100
        '';
      };

      services.mosquitto = {
        enable = true;
        listeners = [
          {
            users.ann = {
              password = "it's a secret";
              acl = [ "readwrite news/#" ];
            };
          }
          {
            port = 1884;
            omitPasswordAuth = true;
            settings.allow_anonymous = true;
            acl = [ "topic read news/#" ];
          }
        ];
      };

      services.etcd = {
        enable = true;
        listenClientUrls = [ "http://0.0.0.0:2379" ];
        advertiseClientUrls = [ "http://small:2379" ];
      };

      services.chrony = {
        enable = true;
        extraConfig = ''
          allow 192.168.1.0/24
          local stratum 8
        '';
      };

      services.squid.enable = true;

      services.keepalived = {
        enable = true;
        vrrpScripts.well.script = "/usr/bin/true";
        vrrpInstances.shared = {
          interface = "eth1";
          state = "MASTER";
          virtualRouterId = 51;
          trackScripts = [ "well" ];
          virtualIps = [ { addr = "192.168.1.200/24"; } ];
        };
      };

      services.prometheus = {
        enable = true;
        globalConfig.scrape_interval = "1s";
        scrapeConfigs = [
          {
            job_name = "node";
            static_configs = [ { targets = [ "127.0.0.1:9100" ]; } ];
          }
        ];
        exporters.node = {
          enable = true;
          disabledCollectors = [ "textfile" ];
        };
      };

      services.bind = {
        enable = true;
        cacheNetworks = [ "192.168.1.0/24" ];
        forwarders = [ ];
        extraOptions = "recursion no;";
        zones."example.org".file = pkgs.writeText "example.org" ''
          $TTL 60
          @ IN SOA ns.example.org. admin.example.org. 1 60 60 60 60
          @ IN NS ns
          ns IN A 192.0.2.1
          www IN A 192.0.2.80
        '';
      };
    };

  store =
    { lib, pkgs, ... }:
    {
      services.mysql = {
        enable = true;
        initialDatabases = [
          {
            name = "shop";
            schema = pkgs.writeText "schema.sql" "CREATE TABLE goods (name TEXT); INSERT INTO goods VALUES ('tea');";
          }
        ];
        initialScript = pkgs.writeText "first.sql" "CREATE USER 'reader'@'%' IDENTIFIED BY 'secret'; GRANT SELECT ON shop.* TO 'reader'@'%';";
        ensureDatabases = [ "more" ];
        ensureUsers = [
          {
            name = "ann";
            ensurePermissions."more.*" = "ALL PRIVILEGES";
          }
        ];
        settings.mysqld.max_connections = 42;
      };

      services.nfs.server = {
        enable = true;
        exports = "/srv/files 192.168.1.0/24(rw,no_root_squash,no_subtree_check)";
      };

      users.users.ann.isNormalUser = true;

      services.samba = {
        enable = true;
        settings.files = {
          path = "/srv/files";
          "guest ok" = true;
          "read only" = true;
        };
        settings.global."map to guest" = "bad user";
      };

      services.kea.dhcp4 = {
        enable = true;
        settings = {
          interfaces-config.interfaces = [ "eth2" ];
          lease-database = {
            type = "memfile";
            persist = true;
            name = "/var/lib/kea/dhcp4.leases";
          };
          valid-lifetime = 600;
          subnet4 = [
            {
              # Kea 2.6, of Debian 13, wants one.
              id = 1;
              subnet = "10.7.0.0/24";
              pools = [ { pool = "10.7.0.100 - 10.7.0.110"; } ];
            }
          ];
        };
      };
      virtualisation.vlans = [
        1
        7
      ];
      networking.interfaces.eth2.ipv4.addresses = lib.mkForce [
        {
          address = "10.7.0.1";
          prefixLength = 24;
        }
      ];

      services.dnsmasq = {
        enable = true;
        settings.address = "/lab.example/192.0.2.7";
      };

      services.openldap = {
        enable = true;
        settings.children = {
          "cn=schema".includes = [
            "${pkgs.openldap}/etc/schema/core.ldif"
            "${pkgs.openldap}/etc/schema/cosine.ldif"
            "${pkgs.openldap}/etc/schema/inetorgperson.ldif"
          ];
          "olcDatabase={1}mdb".attrs = {
            objectClass = [
              "olcDatabaseConfig"
              "olcMdbConfig"
            ];
            olcDatabase = "{1}mdb";
            olcDbDirectory = "/var/lib/openldap/db";
            olcSuffix = "dc=example";
            olcRootDN = "cn=admin,dc=example";
            olcRootPW.path = pkgs.writeText "password" "secret";
            olcAccess = [
              ''
                {0}to attrs=userPassword
                  by anonymous auth
                  by * none''
              "{1}to * by * read"
            ];
          };
        };
        declarativeContents."dc=example" = ''
          dn: dc=example
          objectClass: domain
          dc: example

          dn: cn=ann,dc=example
          objectClass: inetOrgPerson
          cn: ann
          sn: Lee
          userPassword: it's ann
        '';
      };
    };

  docker =
    { pkgs, ... }:
    {
      virtualisation.docker.enable = true;
      users.users.dev = {
        isNormalUser = true;
        extraGroups = [ "docker" ];
      };
      environment.systemPackages = [ pkgs.busybox-static ];

      # An image of a folder and a file; the program is the machine's.
      virtualisation.oci-containers.containers.page = {
        image = "page";
        imageFile = pkgs.runCommand "page.tar" { } ''
          mkdir -p layer/bin
          echo "a page of an image" > layer/page
          tar -C layer -cf layer.tar .
          printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$(sha256sum layer.tar | cut -d " " -f 1)" > config.json
          printf '[{"Config":"config.json","RepoTags":["page:latest"],"Layers":["layer.tar"]}]' > manifest.json
          tar -cf "$out" manifest.json config.json layer.tar
        '';
        volumes = [ "/usr/bin/busybox:/bin/busybox:ro" ];
        environment.WHOSE = "it's";
        ports = [ "8081:80" ];
        cmd = [
          "/bin/busybox"
          "nc"
          "-ll"
          "-p"
          "80"
          "-e"
          "/bin/busybox"
          "sh"
          "-c"
          "echo \"$WHOSE\"; cat /page"
        ];
      };
    };

  user = { lib, ... }: {
    virtualisation.vlans = [
      1
      7
    ];
    networking.interfaces.eth2 = {
      ipv4.addresses = lib.mkForce [ ];
      useDHCP = true;
    };
    debian.packages = [
      "smbclient"
      "mosquitto-clients"
      "bind9-dnsutils"
      "curl"
      "chrony"
      "mariadb-client"
      "etcd-client"
      "ldap-utils"
    ];
    fileSystems."/mnt/files" = {
      device = "store:/srv/files";
      fsType = "nfs4";
    };
  };
}
