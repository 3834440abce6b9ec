{
  alpha = {
    networking.hostName = "alpha"
    services.openssh.enable = true;
  };
}
