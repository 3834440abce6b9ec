{ lib, ... }:
{
  nodes.third = { };
  nodes.server.networking.hostName = "web";
  testScript = "pass";
}
