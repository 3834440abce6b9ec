{
  defaults = {
    networking.domian = "example.net";
  };
  alpha = { };
  beta = { };
}
