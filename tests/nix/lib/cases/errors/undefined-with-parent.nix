{
  services.httpd = { };
}
