{
  options = { };
  networking.hostName = "a";
}
