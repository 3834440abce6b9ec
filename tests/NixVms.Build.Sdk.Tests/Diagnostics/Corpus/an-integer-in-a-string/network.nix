{
  alpha = {
    environment.etc."motd".text = "port ${8080}";
  };
}
