{ lib, ... }:
{
  networking.hostName = lib.mkIf "always" "a";
}
