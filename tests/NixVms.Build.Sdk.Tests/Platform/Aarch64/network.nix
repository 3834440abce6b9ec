# The network of the man page, of 64-bit ARM.
{
  test1 = { pkgs, config, ... }: {
    services.openssh.enable = true;
    nixpkgs.system = "aarch64-linux";
    deployment.targetHost = "test1.example.net";
  };

  test2 = { pkgs, config, ... }: {
    services.openssh.enable = true;
    services.httpd.enable = true;
    environment.systemPackages = [ pkgs.lynx ];
    nixpkgs.hostPlatform = "aarch64-linux";
    deployment.targetHost = "test2.example.net";
  };
}
