# A router between two networks. `inside` knows it by a bridge behind a tagged network, and by tunnels, too.
let
  # Who calls, as this machine sees it.
  caller = {
    systemd.sockets.caller = {
      wantedBy = [ "sockets.target" ];
      listenStreams = [ "80" ];
      socketConfig.Accept = true;
    };
    systemd.services."caller@" = {
      serviceConfig.StandardOutput = "socket";
      script = "echo $REMOTE_ADDR";
    };
  };
  # Keys that were made for this test.
  keys = {
    router = {
      private = "0PX92q19yF0SEDKMp+MO7JD8HrDvz9GofojzNMbmJEE=";
      public = "GPJsrHb4+PS+kYBBRf/bju2wMB91V+9ri/LeW2et4E8=";
    };
    inside = {
      private = "aPDVZXtjcgMtXabcJM5bmPbtwfCQoEN1lGqcOy2MnVk=";
      public = "eRUUeqN6WWGuSuD0/x2dDZlR0CeGvzFMhbHR75lQtzM=";
    };
    shared = "4ZpGUHKT+A1wXyoOG+bsi46ed5ONZkGL5zxlG8Ilrkw=";
  };
in
{
  defaults.services.openssh.enable = true;

  router = { lib, ... }: {
    virtualisation.vlans = [
      2
      1
      3
      3
    ];
    networking.bonds.bond0 = {
      interfaces = [
        "eth3"
        "eth4"
      ];
      driverOptions = {
        mode = "active-backup";
        miimon = "100";
      };
    };
    networking.interfaces = {
      eth3.ipv4.addresses = lib.mkForce [ ];
      eth4.ipv4.addresses = lib.mkForce [ ];
      bond0.ipv4.addresses = [
        {
          address = "10.3.0.1";
          prefixLength = 24;
        }
      ];
    };
    networking.macvlans.mv0 = {
      interface = "eth2";
      mode = "bridge";
    };
    networking.interfaces.mv0.ipv4.addresses = [
      {
        address = "10.4.0.1";
        prefixLength = 24;
      }
    ];

    networking.firewall = {
      filterForward = true;
      trustedInterfaces = [ "wg0" ];
      allowedUDPPorts = [
        51820
        51821
      ];
    };
    networking.nat = {
      enable = true;
      enableIPv6 = true;
      internalIPs = [ "192.168.1.0/24" ];
      externalInterface = "eth1";
      forwardPorts = [
        {
          sourcePort = 8080;
          destination = "192.168.1.1:80";
          loopbackIPs = [ "192.168.2.3" ];
        }
        {
          sourcePort = "9000:9009";
          destination = "[fc00::2]:9000-9009";
        }
      ];
    };
    networking.nftables.tables.closed = {
      family = "inet";
      content = ''
        chain input {
          type filter hook input priority filter - 1;
          tcp dport 23 counter reject with tcp reset
        }
      '';
    };
    networking.localCommands = "ip address show br0 > /run/local-commands";

    networking.vlans.tagged = {
      id = 5;
      interface = "eth2";
    };
    networking.bridges.br0.interfaces = [ "tagged" ];
    networking.interfaces.br0.ipv4.addresses = [
      {
        address = "10.5.0.1";
        prefixLength = 24;
      }
    ];

    networking.wireguard.interfaces.wg0 = {
      ips = [ "10.9.0.1/24" ];
      listenPort = 51820;
      privateKey = keys.router.private;
      peers = [
        {
          publicKey = keys.inside.public;
          presharedKey = keys.shared;
          allowedIPs = [ "10.9.0.2/32" ];
        }
      ];
    };
    networking.wireguard.interfaces.made = {
      ips = [ "10.10.0.1/24" ];
      privateKeyFile = "/var/lib/wireguard/it's made";
      generatePrivateKeyFile = true;
    };
  };

  inside =
    { nodes, lib, ... }:
    {
      imports = [ caller ];
      virtualisation.vlans = [
        1
        3
      ];
      networking.interfaces.eth2.ipv4.addresses = lib.mkForce [
        {
          address = "10.3.0.2";
          prefixLength = 24;
        }
      ];
      networking.interfaces.eth1.ipv4.addresses = [
        {
          address = "10.4.0.2";
          prefixLength = 24;
        }
      ];
      networking.defaultGateway = (lib.head nodes.router.networking.interfaces.eth2.ipv4.addresses).address;
      networking.vlans.tagged = {
        id = 5;
        interface = "eth1";
      };
      networking.interfaces.tagged.ipv4.addresses = [
        {
          address = "10.5.0.2";
          prefixLength = 24;
        }
      ];
      networking.wg-quick.interfaces.wg7 = {
        address = [ "10.9.0.2/24" ];
        privateKeyFile = "/etc/inside.key";
        peers = [
          {
            publicKey = keys.router.public;
            presharedKey = keys.shared;
            allowedIPs = [ "10.9.0.1/32" ];
            endpoint = "192.168.1.3:51820";
          }
        ];
      };
      environment.etc."inside.key" = {
        mode = "0400";
        text = keys.inside.private;
      };
    };

  outside = {
    imports = [ caller ];
    virtualisation.vlans = [ 2 ];
  };
}
