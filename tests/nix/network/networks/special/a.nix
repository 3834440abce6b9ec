{ own, ... }:
{
  networking.domain = "${own}.example.net";
}
