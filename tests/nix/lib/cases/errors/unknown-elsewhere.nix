{
  openssh.enable = true;
}
