{
  alpha = {
    config = {
      services.openssh.enable = true;
    };
    networking.hostName = "alpha";
  };
}
