{
  networking.hostName = x: x;
}
