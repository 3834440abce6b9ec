{
  services.opensh.enable = true;
  networking.hostNam = "a";
}
