{
  services.openssh = {
    enable = true
  };
}
