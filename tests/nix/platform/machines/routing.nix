# Options of networks that a machine makes of those that it is on.
let
  key = "yKr0bW0S6hT4bQ5k2y8pP5m0bXh0Jm1o0u4v7c8mAFE=";
  peer = {
    name = "the other end";
    publicKey = key;
    presharedKeyFile = "/root/shared key";
    allowedIPs = [ "10.9.0.2/32" ];
    endpoint = "other:51820";
    persistentKeepalive = 25;
  };
in
{
  networking = {
    enableIPv6 = false;
    tempAddresses = "disabled";
    localCommands = "echo done";
    privateIPv4 = "192.0.2.7";
    publicIPv4 = "192.0.2.8";

    bonds.bond0 = {
      interfaces = [ "eth3" ];
      driverOptions.mode = "active-backup";
    };
    bridges.br0 = {
      interfaces = [ "eth4" ];
      rstp = true;
    };
    vlans.v5 = {
      id = 5;
      interface = "eth2";
    };
    macvlans.m = {
      interface = "eth2";
      mode = "bridge";
    };

    nat = {
      enable = true;
      enableIPv6 = true;
      internalInterfaces = [ "eth2" ];
      internalIPs = [ "10.0.0.0/24" ];
      internalIPv6s = [ "fc00::/64" ];
      externalInterface = "eth1";
      externalIP = "198.51.100.1";
      externalIPv6 = "fd00::1";
      dmzHost = "10.0.0.9";
      forwardPorts = [
        {
          sourcePort = 53;
          proto = "udp";
          destination = "10.0.0.2:53";
          loopbackIPs = [ "198.51.100.1" ];
        }
      ];
      extraCommands = "iptables -L";
      extraStopCommands = "iptables -L";
    };

    nftables = {
      tables.mine = {
        enable = true;
        name = "ours";
        family = "inet";
        content = "chain none { }";
      };
      ruleset = "table inet free { }";
      rulesetFile = "/etc/free.nft";
    };

    wireguard.enable = true;
    wireguard.interfaces.wg0 = {
      ips = [ "10.9.0.1/24" ];
      privateKeyFile = "/root/it's";
      generatePrivateKeyFile = true;
      listenPort = 51820;
      mtu = 1380;
      fwMark = "0x10";
      allowedIPsAsRoutes = true;
      table = "main";
      metric = 5;
      peers = [ peer ];
      preSetup = "echo before";
      postSetup = "echo up";
      preShutdown = "echo going";
      postShutdown = "echo gone";
    };
    wireguard.interfaces.wg1 = {
      privateKey = key;
      peers = [ (removeAttrs peer [ "presharedKeyFile" ] // { presharedKey = key; }) ];
    };

    wg-quick.interfaces.wg2 = {
      autostart = false;
      type = "wireguard";
      address = [
        "10.8.0.1/24"
        "fd00::1/64"
      ];
      dns = [ "192.0.2.53" ];
      privateKeyFile = "/root/it's";
      generatePrivateKeyFile = true;
      listenPort = 51821;
      mtu = 1380;
      table = "off";
      preUp = [
        "one"
        "two"
      ];
      postUp = "three\nfour";
      preDown = "five";
      postDown = "six";
      peers = [ peer ];
    };
    wg-quick.interfaces.wg3.configFile = "/root/wg3.conf";
    wg-quick.interfaces.wg4 = {
      privateKey = key;
      peers = [ (removeAttrs peer [ "presharedKeyFile" ] // { presharedKey = key; }) ];
    };
  };
}
