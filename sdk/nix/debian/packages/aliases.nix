# nixpkgs' names of packages, where Debian has another one.
{
  apacheHttpd = "apache2-bin";
  bind = "bind9-host";
  dig = "bind9-dnsutils";
  dnsutils = "bind9-dnsutils";
  gnugrep = "grep";
  gnumake = "make";
  gnused = "sed";
  gnutar = "tar";
  icu = "libicu72";
  inetutils = "inetutils-tools";
  iperf = "iperf3";
  iproute = "iproute2";
  iputils = "iputils-ping";
  nettools = "net-tools";
  netcat = "netcat-openbsd";
  netcat-gnu = "netcat-traditional";
  netcat-openbsd = "netcat-openbsd";
  nginx = "nginx-light";
  nmap-ncat = "ncat";
  openssh = "openssh-client";
  procps-ng = "procps";
  python = "python3";
  redis = "redis-server";
  shadow = "passwd";
  sqlite = "sqlite3";
  utillinux = "util-linux";
  vimPlain = "vim-tiny";
  xz = "xz-utils";
  zlib = "zlib1g";
}
