{
  alpha = {
    services.openssh = {
      enable = true;
      permitRootLogn = "yes";
    };
  };
}
