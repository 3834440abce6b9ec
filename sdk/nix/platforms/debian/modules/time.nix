# time.timeZone.
{ config, lib, ... }:
let
  inherit (lib) mkIf;
  inherit (import ./one-line.nix lib) types;
  option = import ./option.nix lib;
  zone = config.time.timeZone;
in
{
  options.time.timeZone =
    option (types.nullOr types.str) null
      "The time zone, as in the tz database (\"Europe/Berlin\"); null is UTC.";

  config = mkIf (zone != null) {
    debian.packages = [ "tzdata" ];
    environment.etc = {
      localtime.source = "/usr/share/zoneinfo/${zone}";
      timezone.text = "${zone}\n";
    };
  };
}
