# The man page's network, and on test2 what differs most between releases of Debian.
{
  test1 = {
    services.openssh.enable = true;
    nixpkgs.system = "i686-linux";
  };

  test2 =
    { pkgs, ... }:
    {
      services.openssh.enable = true;
      services.httpd.enable = true;
      services.postgresql.enable = true;
      systemd.packages = [ pkgs.redis-server ];
      systemd.services.redis-server.wantedBy = [ "multi-user.target" ];
      environment.systemPackages = [
        pkgs.lynx
        pkgs.python311
      ];
      nixpkgs.system = "x86_64-linux";
    };
}
