{
  services.openssh.enable = "yes";
}
