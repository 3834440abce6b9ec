{
  defaults = {
    networking.domain = "example.net";
  };
  alpha = {
    networking.domain = "example.org";
  };
  beta = { };
}
