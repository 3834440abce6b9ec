{ lib, hostPkgs, ... }:
{
  name = "greeting";
  meta.timeout = 60;
  nodes = {
    server = {
      services.nginx.enable = true;
    };
    client.environment.variables.TOOLS = hostPkgs;
  };
  defaults.time.timeZone = "UTC";
  extraBaseModules.networking.domain = "example.org";
  node.specialArgs.word = "test";
  nodse.other = { };
  imports = [ ./parts/test.nix ];
  testScript = ''
    start_all()
  '';
}
