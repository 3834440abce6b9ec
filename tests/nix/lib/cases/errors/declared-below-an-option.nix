{ lib, ... }:
{
  options.networking.hostName.foo = lib.mkOption { };
}
