{
  networking.interfaces.eth1.ipv4.addresses = [
    {
      address = "10.0.0.1";
      prefixLength = 99;
    }
  ];
}
