{
  alpha = {
    imports = [
      ./common.nix
      ./web-server.nix
    ];
  };
}
