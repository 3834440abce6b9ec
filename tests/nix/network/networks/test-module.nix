{ config, lib, ... }:
{
  name = "greeting";
  imports = [ ./parts/test-module.nix ];
  nodes = {
    server.environment.variables.TOOLS = config.node.pkgs;
    client.environment.variables.SERVER = config.nodes.server.networking.hostName;
  };
  testScript = "# ${config.name}";
}
