{ lib, ... }:
{
  options.foo = lib.mkIf true { };
}
