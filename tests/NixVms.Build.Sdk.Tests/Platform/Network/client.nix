# The machine that looks at the others.
{ pkgs, ... }:
{
  # When somebody looks: the desk may start later.
  fileSystems."/files" = {
    device = "desk:/";
    fsType = "nfs4";
    options = [ "x-systemd.automount" ];
  };

  fileSystems."/plain" = {
    device = "desk:/srv/plain";
    fsType = "nfs";
    options = [
      "x-systemd.automount"
      "nfsvers=3"
      "nolock"
    ];
  };

  security.pki.certificateFiles = [ "${import ./certificate.nix pkgs}/cert.pem" ];

  environment.systemPackages = [
    # Their commands are alternatives.
    pkgs.inetutils-telnet
    pkgs.iptables
    pkgs.netcat-traditional
    pkgs.traceroute
    pkgs.vim
    pkgs.cacert
    pkgs.jq
    pkgs.postgresql-client
    pkgs.redis-tools
  ];

  # ssh asks this program for a password.
  environment.etc.password = {
    text = ''
      #!/bin/sh
      echo "correct horse"
    '';
    mode = "0755";
  };

  virtualisation.vlans = [
    1
    2
  ];

  networking = {
    interfaces.eth2.useDHCP = true;
    hosts."192.168.1.4" = [
      "www.example.org"
      "secure.example.org"
      "acme.example.org"
    ];
    extraHosts = "192.168.1.4 api.example.org";
    interfaces.eth1.ipv4.routes = [
      {
        address = "10.20.0.0";
        prefixLength = 16;
        via = "192.168.1.3";
      }
    ];
  };
}
