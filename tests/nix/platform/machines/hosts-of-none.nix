# Web servers without virtual hosts.
{
  services.nginx.enable = true;
  services.httpd = {
    enable = true;
    extraModules = [
      "proxy_balancer"
      {
        name = "own";
        path = "/opt/mod_own.so";
      }
      "info"
      "alias"
    ];
    listen = [
      {
        ip = "10.0.0.3";
        port = 8080;
      }
      { port = 81; }
    ];
  };
}
