{
  alpha = {
    services.openssh.enable = "yes";
  };
}
