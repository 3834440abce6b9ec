let
  ports = { http = 80; https = 443; };
in
{
  alpha = {
    networking.firewall.allowedTCPPorts = [ ports.htpp ];
  };
}
