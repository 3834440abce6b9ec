{
  services.openssh.ports = [
    22
    70000
  ];
}
