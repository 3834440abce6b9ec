let
  replicas = 0;
in
{
  alpha = {
    networking.hostName = assert replicas > 0; "alpha";
  };
}
