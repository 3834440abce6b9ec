{
  alpha = {
    services.opensh.enable = true;
  };
}
