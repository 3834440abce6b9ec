# A submodule with a name.
{ lib, ... }:
{
  options.name = lib.mkOption { default = lib.attributeName; };
}
