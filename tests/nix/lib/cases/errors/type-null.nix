{
  networking.hostName = null;
}
