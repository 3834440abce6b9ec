{
  alpha = {
    services.openssh.enable = true;
    networking.hostName = "alpha";
    networking.hostName = "beta";
  };
}
