{ lib, ... }:
{
  options.networking.hostName = lib.mkOption { default = "x"; };
}
