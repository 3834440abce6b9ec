{
  services.openssh.ports = {
    a = 1;
    b = 2;
  };
}
