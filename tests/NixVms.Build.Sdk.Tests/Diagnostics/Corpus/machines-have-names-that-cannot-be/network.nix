{
  alpha = { };
  "web server" = { };
  "-beta" = { };
}
