let
  settings = builtins.fromJSON (builtins.readFile ./settings.json);
in
{
  alpha = {
    networking.hostName = settings.name;
  };
}
