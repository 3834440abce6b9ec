{
  alpha = {
    imports = [ { services.openssh.enable = true; } 42 ];
  };
}
