# Web servers without virtual hosts.
{
  services.nginx.enable = true;
  services.httpd = {
    enable = true;
    extraModules = [
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
