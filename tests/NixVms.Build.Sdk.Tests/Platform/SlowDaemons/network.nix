# The daemons that need a minute and more until they serve, under emulation.
{
  defaults.services.openssh.enable = true;

  client = { };

  queue =
    { pkgs, ... }:
    {
      systemd.packages = [ pkgs.rabbitmq-server ];
      systemd.services.rabbitmq-server.wantedBy = [ "multi-user.target" ];
      virtualisation.memorySize = 768;
    };

  web =
    { pkgs, ... }:
    {
      systemd.packages = [ pkgs.tomcat10 ];
      systemd.services.tomcat10.wantedBy = [ "multi-user.target" ];
      virtualisation.memorySize = 768;
    };
}
