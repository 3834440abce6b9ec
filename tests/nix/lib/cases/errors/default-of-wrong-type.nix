{ lib, ... }:
{
  options.foo = lib.mkOption {
    type = lib.types.int;
    default = "a";
  };
}
