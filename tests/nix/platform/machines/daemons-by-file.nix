# Daemons whose configuration is a file of the user's.
{
  services.squid = {
    enable = true;
    configText = "http_port 3128";
  };
  services.bind = {
    enable = true;
    configFile = "/etc/own.conf";
  };
  services.kea.dhcp4 = {
    enable = true;
    configFile = "/etc/own.json";
  };
  services.openldap = {
    enable = true;
    configDir = "/etc/own.d";
  };
  services.tomcat = {
    enable = true;
    serverXml = "<Server/>";
  };
  services.mysql = {
    enable = true;
    configFile = "/etc/own.cnf";
  };
}
