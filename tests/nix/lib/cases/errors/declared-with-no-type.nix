{ lib, ... }:
{
  options.foo = lib.mkOption { type = "string"; };
}
