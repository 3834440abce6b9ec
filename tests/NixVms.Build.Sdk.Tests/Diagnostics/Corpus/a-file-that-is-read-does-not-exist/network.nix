{
  alpha = {
    environment.etc."motd".text = builtins.readFile ./texts/motd;
  };
}
