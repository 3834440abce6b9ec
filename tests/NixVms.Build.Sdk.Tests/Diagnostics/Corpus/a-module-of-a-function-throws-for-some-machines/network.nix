let
  web = port:
    if port < 1024 then throw "Ports below 1024 are not for us."
    else { networking.firewall.allowedTCPPorts = [ port ]; };
in
{
  alpha = web 80;
  beta = web 8080;
  gamma = { imports = [ (web 443) ]; };
}
