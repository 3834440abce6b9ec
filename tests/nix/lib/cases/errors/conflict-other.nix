{
  networking.hostName = "a";
}
