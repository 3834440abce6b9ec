{
  alpha = {
    services.openssh = true;
  };
}
