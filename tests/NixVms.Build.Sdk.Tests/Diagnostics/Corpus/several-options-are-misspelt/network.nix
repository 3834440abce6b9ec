{
  alpha = {
    services.opensh.enable = true;
    networking.hostNam = "alpha";
    virtualisation.memorySise = 512;
  };
}
