# Names, addresses and routes.
{
  networking = {
    hostName = "harbour";
    domain = "example.org";
    fqdn = "quay.example.org";
    primaryIPAddress = "192.168.1.1";
    useDHCP = false;
    nameservers = [ "192.168.1.53" ];
    search = [ "example.org" ];
    defaultGateway = {
      address = "192.168.1.254";
      interface = "eth1";
    };
    defaultGateway6.address = "fd00::1";
    defaultGateway6.interface = "eth1";
    interfaces = {
      eth1 = {
        macAddress = "52:54:00:00:00:01";
        mtu = 1400;
        ipv4.addresses = [
          {
            address = "10.1.0.1";
            prefixLength = 16;
          }
        ];
        ipv6.addresses = [
          {
            address = "fd00::2";
            prefixLength = 48;
          }
        ];
        ipv6.routes = [
          {
            address = "fd01::";
            prefixLength = 32;
            via = "fd00::3";
          }
        ];
      };
      eth2 = {
        ip4 = [
          {
            address = "10.2.0.1";
            prefixLength = 8;
          }
        ];
        ip6 = [
          {
            address = "fd02::1";
            prefixLength = 64;
          }
        ];
        ipAddress = "10.3.0.1";
        prefixLength = 30;
      };
    };
  };
}
