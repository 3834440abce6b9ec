{ lib, ... }:
lib.mkIf null {
  services.openssh.enable = true;
}
