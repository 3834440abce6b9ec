{
  alpha = {
    imports = [ ./modules/ssh.nix ];
  };
}
