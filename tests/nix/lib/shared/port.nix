# Imported by web.nix: shared, too.
{ lib, ... }:
{
  options.web.port = lib.mkOption {
    type = lib.types.int;
    default = lib.mkDefault 80;
  };
}
