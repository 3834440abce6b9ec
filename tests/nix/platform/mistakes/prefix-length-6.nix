{
  networking.interfaces.eth1.ipv6.routes = [
    {
      address = "fd00::";
      prefixLength = 129;
    }
  ];
}
