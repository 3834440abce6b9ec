{
  services.openssh = {
    enabled = true;
  };
}
