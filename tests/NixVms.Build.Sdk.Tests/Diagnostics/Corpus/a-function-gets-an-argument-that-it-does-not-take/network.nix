let
  address = { host, port }: "${host}:${toString port}";
in
{
  alpha = {
    environment.etc."server".text = address { host = "alpha"; port = 80; path = "/"; };
  };
}
