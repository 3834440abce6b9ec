{ lib, ... }:
{
  options.foo = lib.types.str;
}
