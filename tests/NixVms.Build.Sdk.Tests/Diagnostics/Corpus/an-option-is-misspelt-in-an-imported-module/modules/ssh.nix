{ lib, config, ... }:
with lib;
mkIf (config.networking.hostName != "beta") {
  services.openssh.enabel = true;
}
