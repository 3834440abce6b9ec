{ config, ... }:
{
  nodes.third.networking.domain = config.nodes.server.networking.domain;
}
