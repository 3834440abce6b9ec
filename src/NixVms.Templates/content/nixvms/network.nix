# Two machines, each with options of NixOS. They know each other by name.
{
  web = {
    services.httpd.enable = true;
    services.httpd.adminAddr = "admin@example.org";
    networking.firewall.allowedTCPPorts = [ 80 ];
  };

  client = { pkgs, ... }: {
    environment.systemPackages = [ pkgs.curl ];
  };
}
