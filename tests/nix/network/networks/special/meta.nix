{ own, lib, ... }:
{
  networking.domain = lib.mkDefault "${own}.example.org";
}
