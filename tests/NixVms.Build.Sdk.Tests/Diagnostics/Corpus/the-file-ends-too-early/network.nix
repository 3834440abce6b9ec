{
  alpha = {
    services.openssh.enable = true;
