# What options of daemons become: the lines of configuration files, and commands. DaemonOptionTests runs them.
let
  inherit (import ./fixture.nix)
    configOf
    evaluate
    fileOf
    lacks
    lib
    ;
  is = actual: expected: { inherit actual expected; };
  among = lines: all: builtins.filter (line: !(builtins.elem line all)) lines;
  none = actual: is actual [ ];
  etc = name: lacks "daemons" "etc/${name}";
  unit = name: lines: none (etc "systemd/system/${name}.service" lines);
  script = name: lacks "daemons" "scripts/${name}";
  text = name: (fileOf "daemons" "etc/${name}").text;
in
{
  memcached = unit "memcached" [
    "ExecStart=/usr/bin/memcached -s /run/memcached/memcached.sock -m 128 -c 10 -v"
    "User=keeper"
  ];
  docker = is (builtins.fromJSON (text "docker/daemon.json")) {
    bip = "10.200.0.1/24";
    log-driver = "json-file";
    storage-driver = "vfs";
  };
  dockerStartsWithItsSocket = is (map (path: fileOf "daemons" "etc/systemd/system/${path}" == null) [
    "sockets.target.wants/docker.socket"
    "multi-user.target.wants/docker.service"
  ]) [ false true ];
  container = is (lib.splitString "\n" (fileOf "daemons" "scripts/docker-one-pre-start").text) [
    "#!/bin/bash -e"
    "docker rm --force one > /dev/null 2>&1 || true"
    "docker load --input '/root/image one.tar'"
    ""
    ""
  ];
  containerRuns = none (
    script "docker-one-start" [
      "exec docker run --rm '--name=one' '--log-driver=json-file' '--entrypoint=/bin/one' '--user=1000' '--workdir=/data' '--hostname=one' '--env=WHOSE=it'\\''s' '--env-file=/root/env' '--publish=8080:80' '--volume=/srv:/data' --privileged one:latest 'serve it'"
    ]
    ++ etc "systemd/system/docker-one.service" [ "Requires=docker.service docker-two.service" ]
  );
  containersStart = is (map (name: fileOf "daemons" "etc/systemd/system/multi-user.target.wants/docker-${name}.service" == null) [
    "one"
    "two"
  ]) [ true false ];
  keepalived = none (
    etc "keepalived/nixvms.conf" [
      "enable_script_security"
      "router_id lab"
      "vrrp_script well {"
      "user nobody nogroup"
      "vrrp_instance shared {"
      "nopreempt"
      "unicast_src_ip 10.0.0.1"
      "unicast_peer {"
      "10.0.0.9/24 brd 10.0.0.255 dev eth1 scope link label eth1:shared"
      "track_script {"
      "advert_int 1"
    ]
  );
  samba = none (
    etc "samba/nixvms.conf" [
      "[global]"
      "workgroup = LAB"
      "security = user"
      "[public]"
      "guest ok = yes"
      "valid users = ann bob"
      "[old]"
    ]
  );
  sambaWithoutNames = is (fileOf "daemons" "etc/systemd/system/samba-nmbd.service") null;
  kea = is (builtins.fromJSON (text "kea/dhcp4.json")) { Dhcp4.valid-lifetime = 600; };
  haproxy = none (etc "haproxy.cfg" [ "frontend none" ]);
  haproxyNeedsAConfiguration = is (map (a: a.message) (builtins.filter (a: !a.assertion) (evaluate { services.haproxy.enable = true; }).assertions)) [
    "services.haproxy needs a configuration: set services.haproxy.config to the text of haproxy.cfg."
  ];
  mosquitto = none (
    etc "mosquitto/nixvms.conf" [
      "persistence false"
      "persistence_location /srv/mosquitto/"
      "max_queued_messages 5"
      "listener 1885 ::1"
      "allow_anonymous false"
      "password_file /run/mosquitto/passwords-0"
      "listener 1883"
      "acl_file /etc/mosquitto/acl-1"
    ]
    ++ etc "mosquitto/acl-0" [
      "topic read #"
      "user clear"
      "topic readwrite news/#"
    ]
    ++ script "mosquitto-pre-start" [
      "mosquitto_passwd -b /run/mosquitto/passwords-0 clear 'it'\\''s \"$HOME\"'"
      "printf '%s:%s\\n' hashed '$7$101$x' >> /run/mosquitto/passwords-0"
      "mosquitto_passwd -b /run/mosquitto/passwords-0 file \"$(< '/root/pass word')\""
    ]
  );
  dnsmasq = none (
    etc "dnsmasq.conf" [
      "address=/a/192.0.2.1"
      "address=/b/192.0.2.2"
      "bogus-priv"
      "cache-size=10"
      "server=192.0.2.53"
      "log-queries"
    ]
  );
  dnsmasqLeavesOutWhatIsFalse = is (lib.hasInfix "expand-hosts" (text "dnsmasq.conf")) false;
  dnsmasqAnswersTheMachine = is (evaluate { services.dnsmasq.enable = true; }).networking.nameservers [ "127.0.0.1" ];
  etcd = unit "etcd" [
    "Environment=\"ETCD_INITIAL_CLUSTER=one=http://one:2380,two=http://two:2380\""
    "Environment=\"ETCD_LISTEN_CLIENT_URLS=http://127.0.0.1:2379,http://10.0.0.1:2379\""
    "Environment=\"ETCD_AUTO_COMPACTION_RETENTION=1\""
    "Environment=\"ETCD_DATA_DIR=/srv/etcd\""
  ];
  etcdOfOneMember =
    let
      inherit ((evaluate { services.etcd.enable = true; }).services) etcd;
    in
    is [ etcd.name etcd.initialCluster etcd.advertiseClientUrls ] [
      "machine"
      [ "machine=http://127.0.0.1:2380" ]
      [ "http://127.0.0.1:2379" ]
    ];
  chrony = none (
    etc "chrony/nixvms.conf" [
      "server time offline nts"
      "initstepslew 30 time"
      "driftfile /srv/chrony/chrony.drift"
      "allow"
    ]
  );
  squid = none (
    etc "squid/nixvms.conf" [
      "http_access allow all"
      "http_port 127.0.0.1:8080"
    ]
  );
  prometheus = is (builtins.fromJSON (text "prometheus/nixvms.yml")) {
    global.scrape_interval = "5s";
    scrape_configs = [ { job_name = "one"; } ];
    remote_write = [ { url = "http://other/"; } ];
    rule_files = [
      "/etc/prometheus/rules-0.yml"
      "/etc/rules.yml"
    ];
    alerting.alertmanagers = [ { scheme = "http"; } ];
  };
  prometheusOfTheMachine = unit "prometheus-node-exporter" [
    "ExecStart=/usr/bin/prometheus-node-exporter '--web.listen-address=127.0.0.1:9101' --collector.systemd --no-collector.textfile --web.disable-exporter-metrics"
  ];
  bind = none (
    etc "bind/nixvms.conf" [
      "zone \"example.com\" {"
      "type slave;"
      "masters { 10.0.0.3; };"
      "allow-transfer { 10.0.0.2; };"
      "acl badnetworks { 192.0.2.0/24; };"
      "forward only;"
      "listen-on-v6 { none; };"
    ]
  );
  bindTakesAList =
    is
      (evaluate {
        services.bind.zones = [
          {
            name = "example.org";
            file = "/etc/zone";
          }
        ];
      }).services.bind.zones."example.org".file
      "/etc/zone";
  nfs = is (lib.splitString "\n" (text "exports")) [
    "/srv/files 10.0.0.0/8(fsid=1,rw) 192.0.2.7(fsid=1)"
    "/all *(fsid=0)"
  ];
  nfsInOtherWords =
    let
      config = evaluate {
        services.nfs.server = {
          enable = true;
          exports = "# all\n/b -ro,async h1\th2(rw)\n/c 10.0.0.1(rw) # note\n\n/d h(rw) \\\n  i\n\"/e e\" *";
        };
      };
    in
    is
      {
        inherit (config.system) plainFolders;
        lines = builtins.filter (line: line != "") (
          lib.splitString "\n" (lib.findFirst (file: file.path == "etc/exports") null config.system.files).text
        );
        warned = map (lib.hasInfix "'\"/e e\" *'") config.warnings;
      }
      {
        plainFolders = [ "/b" "/c" "/d" ];
        lines = [
          "/b -ro,async h1(fsid=2) h2(fsid=2,rw)"
          "/c 10.0.0.1(fsid=3,rw)"
          "/d h(fsid=5,rw) i(fsid=5)"
          "\"/e e\" *"
        ];
        warned = [ true ];
      };
  nfsHasNoOverlay = is (configOf "daemons").system.plainFolders [
    "/var/lib/docker"
    "/srv/files"
    "/all"
  ];
  nfsOnItsPorts = none (
    etc "nfs.conf" [
      "threads=2"
      "host=10.0.0.1"
      "vers3=n"
      "port=4002"
    ]
  );
  mysql = none (
    etc "my.cnf" [
      "[mysqld]"
      "bind-address=127.0.0.1"
      "datadir=/srv/mysql"
      "max_connections=5"
      "plugin-load-add=a"
      "plugin-load-add=b"
      "port=3307"
      "skip-networking"
    ]
  );
  mysqlQuotesNames = none (
    script "mysql-post-start" [
      "CREATE DATABASE IF NOT EXISTS `back``tick`;"
      "CREATE USER IF NOT EXISTS 'o''neill'@'localhost' IDENTIFIED VIA unix_socket;"
      "CREATE DATABASE IF NOT EXISTS `it's`;"
      "mariadb --no-defaults --user=keeper --socket=/run/mysqld/mysqld.sock < /root/first.sql"
    ]
  );
  mysqlQuotesItsFolder =
    let
      config = evaluate {
        services.mysql = {
          enable = true;
          dataDir = "/srv/my data";
        };
      };
      text = (lib.findFirst (file: file.path == "scripts/mysql-pre-start") null config.system.files).text;
    in
    is
      (among [
        "if ! [ -e '/srv/my data/.nixvms-made' ]; then"
        "find '/srv/my data' -mindepth 1 -delete"
        "touch '/srv/my data/.nixvms-made' '/srv/my data/.nixvms-first'"
      ] (map lib.trim (lib.splitString "\n" text)))
      [ ];
  rabbitmq = none (
    etc "rabbitmq/rabbitmq.conf" [
      "listeners.tcp.1 = :::5673"
      "management.tcp.port = 15673"
      "vm_memory_high_watermark = 0.5"
    ]
    ++ etc "rabbitmq/enabled_plugins" [ "[ rabbitmq_mqtt,rabbitmq_management ]." ]
  );
  openldap = is (text "openldap/settings.ldif") ''
    dn: cn=config
    cn: config
    objectClass: olcGlobal
    olcLogLevel: 0

    include: file:///etc/more.ldif

    dn: cn=module{0},cn=config
    cn: module{0}
    objectClass: olcModuleList
    olcModuleLoad: back_mdb
    olcModuleLoad: memberof
    olcModulePath: /usr/lib/ldap

    dn: cn=schema,cn=config
    cn: schema
    objectClass: olcSchemaConfig

    include: file:///etc/schema/core.ldif

    dn: olcDatabase={1}mdb,cn=config
    objectClass: olcDatabaseConfig
    objectClass: olcMdbConfig
    olcAccess: to *
       by * read
    olcDatabase: {1}mdb
    olcDbDirectory: /srv/it's
    olcRootDN:: Y249YWRtaW4=
    olcRootPW:< file:///root/password
    olcSuffix: dc=example

  '';
  openldapLoadsItsContents = none (
    script "openldap-pre-start" [
      "if ! [ -e /etc/openldap/slapd.d/cn=config.ldif ]; then"
      "find '/srv/it'\\''s' -mindepth 1 -delete"
      "slapadd -q -F /etc/openldap/slapd.d -b 'dc=example' -l /etc/openldap/01ace0abc20ffdaaf21e11d2e0fb60aa0ad71efb225a2ddccd77e2566bdf1220.ldif"
    ]
    ++ etc "systemd/system/openldap.service" [ "ExecStart=/usr/sbin/slapd -h 'ldap://127.0.0.1 ldapi:///' -F /etc/openldap/slapd.d" ]
  );
  openldapKnowsItsDatabases =
    is
      (map (a: a.message) (
        builtins.filter (a: !a.assertion)
          (evaluate {
            services.openldap = {
              enable = true;
              declarativeContents."dc=other" = "";
            };
          }).assertions
      ))
      [
        "services.openldap.declarativeContents: there is no database of \"dc=other\" in services.openldap.settings. Set olcSuffix and olcDbDirectory in the attributes of a child \"olcDatabase={1}mdb\"."
      ];
  tomcat = none (
    etc "tomcat/server.xml" [
      "<Connector port=\"8081\" protocol=\"HTTP/1.1\" connectionTimeout=\"20000\" redirectPort=\"8443\"/>"
      "<Alias>b&amp;c.example</Alias>"
      "directory=\"logs/a.example\" prefix=\"a.example_access_log\"/>"
    ]
    ++ script "tomcat-pre-start" [
      "cd '/srv/tom cat'"
      "ln -sf /etc/tomcat/server.xml /root/own.xml conf/"
      "link_all share/java lib $(dpkg -L jq | grep '^/usr/share/java/[^/]*$')"
      "link_all share/java shared/lib /root/lib.jar"
      "link_all webapps webapps '/root/it'\\''s.war'"
      "link_all webapps virtualhosts/a.example/webapps /root/apps"
    ]
    ++ etc "systemd/system/tomcat.service" [
      "Environment=\"CATALINA_OPTS=-Da=b -Dc=d\""
      "Environment=\"NAME=it's here\""
      "Group=keepers"
    ]
  );
  filesOfTheUser = is (map (path: fileOf "daemons-by-file" "etc/${path}") [
    "bind/nixvms.conf"
    "kea/dhcp4.json"
    "my.cnf"
    "openldap/settings.ldif"
  ]) [ null null null null ];
  tomcatOfTheUser = is (fileOf "daemons-by-file" "etc/tomcat/server.xml").text "<Server/>";
  squidOfTheUser = is (fileOf "daemons-by-file" "etc/squid/nixvms.conf").text "http_port 3128";

  # --- Services without options

  hints =
    let
      hint = import ../../../sdk/nix/platforms/debian/unknown-option.nix;
      begins = text: path: lib.hasPrefix text (hint path);
    in
    is
      [
        (begins "Debian's archive has no such program. " [ "services" "consul" ])
        (begins ''Debian has it as a package with a unit of its own: systemd.packages = [ pkgs.dovecot-imapd ]; systemd.services.dovecot.wantedBy'' [ "services" "dovecot2" "enable" ])
        (begins "The debian platform has a subset" [ "services" "unheard-of" ])
        (begins "The debian platform has a subset" [ "services" ])
        (begins "Containers of NixOS need NixOS: " [ "containers" "web" ])
        (begins "The debian platform has a subset" [ "consul" ])
      ]
      [ true true true true true true ];
}
