{ config, lib, ... }:
{
  services.nginx.enable = config.networking.hostName == "web";
}
