# The daemons of the table in docs/platforms.md: Debian's own units, started by `wantedBy`, and looked at from another machine.
# What a daemon listens on is set where Debian has it on the loopback interface only.
let
  start = pkgs: daemons: {
    systemd.packages = builtins.attrValues (builtins.mapAttrs (package: _: pkgs.${package}) daemons);
    systemd.services = builtins.listToAttrs (
      map (name: {
        inherit name;
        value.wantedBy = [ "multi-user.target" ];
      }) (builtins.attrValues daemons)
    );
  };
  everywhere = "0.0.0.0";
in
{
  defaults.services.openssh.enable = true;

  client =
    { pkgs, ... }:
    {
      environment.systemPackages = [
        pkgs.bind9-dnsutils
        pkgs.chrony
        pkgs.ldap-utils
        pkgs.mosquitto-clients
      ];
    };

  # Nothing is left to do for them at the first start.
  alpha =
    { pkgs, ... }:
    {
      imports = [
        (start pkgs {
          dnsmasq = "dnsmasq";
          haproxy = "haproxy";
          keepalived = "keepalived";
          memcached = "memcached";
          mosquitto = "mosquitto";
          prometheus-node-exporter = "prometheus-node-exporter";
          redis-server = "redis-server";
          rpcbind = "rpcbind";
        })
      ];
      systemd.services = {
        memcached.serviceConfig.ExecStart = [
          ""
          "${pkgs.memcached}/bin/memcached -u memcache"
        ];
        redis-server.serviceConfig.ExecStart = [
          ""
          "${pkgs.redis-server}/bin/redis-server /etc/redis/redis.conf --supervised systemd --daemonize no --bind ${everywhere} --protected-mode no"
        ];
      };
      environment.etc = {
        "dnsmasq.d/lab.conf".text = "address=/lab.example/192.0.2.1\n";
        "haproxy/haproxy.cfg".text = ''
          defaults
            mode http
            timeout connect 5s
            timeout client 5s
            timeout server 5s
          frontend here
            bind *:8080
            http-request return status 200 content-type text/plain string "of haproxy"
        '';
        "keepalived/keepalived.conf".text = ''
          vrrp_instance one {
            state MASTER
            interface eth1
            virtual_router_id 51
            priority 100
            virtual_ipaddress { 192.168.1.200/24 }
          }
        '';
        "mosquitto/conf.d/lab.conf".text = ''
          listener 1883
          allow_anonymous true
        '';
      };
    };

  beta =
    { pkgs, ... }:
    {
      imports = [
        (start pkgs {
          bind9 = "named";
          chrony = "chrony";
          etcd-server = "etcd";
          nginx-light = "nginx";
          prometheus = "prometheus";
          squid = "squid";
          tinyproxy = "tinyproxy";
          vsftpd = "vsftpd";
        })
      ];
      virtualisation.memorySize = 768;
      systemd.services.etcd.environment = {
        ETCD_LISTEN_CLIENT_URLS = "http://${everywhere}:2379";
        ETCD_ADVERTISE_CLIENT_URLS = "http://beta:2379";
      };
      environment.etc."chrony/conf.d/lab.conf".text = ''
        allow
        local stratum 8
      '';
    };

  # Their scripts make databases, keys and links of the machine's own, at its first start.
  gamma =
    { pkgs, ... }:
    {
      imports = [
        (start pkgs {
          lighttpd = "lighttpd";
          mariadb-server = "mariadb";
          samba = "smbd";
          slapd = "slapd";
          unbound = "unbound";
          varnish = "varnish";
        })
      ];
      virtualisation.memorySize = 768;
      environment.etc = {
        "mysql/mariadb.conf.d/99-lab.cnf".text = ''
          [mysqld]
          bind-address = ${everywhere}
        '';
        "unbound/unbound.conf.d/lab.conf".text = ''
          server:
            interface: ${everywhere}
            access-control: 192.168.1.0/24 allow
            local-zone: "lab.example." static
            local-data: "lab.example. A 192.0.2.2"
        '';
      };
    };

  delta =
    { pkgs, ... }:
    {
      imports = [
        (start pkgs {
          apache2 = "apache2";
          dovecot-imapd = "dovecot";
          postfix = "postfix";
        })
      ];
      virtualisation.memorySize = 512;
    };
}
