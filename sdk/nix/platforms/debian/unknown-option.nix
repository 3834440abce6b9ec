# What is said of an option that the debian platform does not have.
# Inputs: the path of the option, a list of names. Result: text.
path:
let
  # NixOS's service → Debian's package and its unit.
  units = {
    avahi = [ "avahi-daemon" "avahi-daemon" ];
    bird2 = [ "bird2" "bird" ];
    collectd = [ "collectd-core" "collectd" ];
    dovecot2 = [ "dovecot-imapd" "dovecot" ];
    exim = [ "exim4-daemon-light" "exim4" ];
    fail2ban = [ "fail2ban" "fail2ban" ];
    freeradius = [ "freeradius" "freeradius" ];
    frr = [ "frr" "frr" ];
    lighttpd = [ "lighttpd" "lighttpd" ];
    ntp = [ "ntpsec" "ntpsec" ];
    postfix = [ "postfix" "postfix" ];
    stunnel = [ "stunnel4" "stunnel4" ];
    tinyproxy = [ "tinyproxy" "tinyproxy" ];
    tor = [ "tor" "tor" ];
    unbound = [ "unbound" "unbound" ];
    varnish = [ "varnish" "varnish" ];
    vsftpd = [ "vsftpd" "vsftpd" ];
  };

  # Of what people often have, the programs that Debian's archive does not.
  absent = [
    "apache-kafka"
    "cassandra"
    "cockroachdb"
    "consul"
    "elasticsearch"
    "gitea"
    "gitlab"
    "grafana"
    "hydra"
    "influxdb2"
    "jenkins"
    "k3s"
    "kafka"
    "keycloak"
    "kibana"
    "kubernetes"
    "loki"
    "minio"
    "mongodb"
    "nextcloud"
    "nomad"
    "opensearch"
    "traefik"
    "vault"
  ];

  service = if builtins.head path == "services" && builtins.length path > 1 then builtins.elemAt path 1 else null;
  unit = units.${service};
  all = "For all of NixOS, set Nixpkgs in the .nixnet file or the property NixpkgsPath.";
in
if service != null && builtins.elem service absent then
  "Debian's archive has no such program. ${all}"
else if builtins.head path == "containers" then
  "Containers of NixOS need NixOS: make each a machine of its own, or run it by virtualisation.oci-containers. ${all}"
else if service != null && units ? ${service} then
  "Debian has it as a package with a unit of its own: systemd.packages = [ pkgs.${builtins.head unit} ]; "
  + "systemd.services.${builtins.elemAt unit 1}.wantedBy = [ \"multi-user.target\" ]; starts it (docs/platforms.md). ${all}"
else
  "The debian platform has a subset of NixOS's options; docs/debian-options.md lists them. ${all}"
