{
  networking.hostname = "a";
}
