# networking.{enableIPv6,tempAddresses}.
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  cfg = config.networking;
  uses = {
    disabled = 0;
    enabled = 1;
    default = 2;
  };
in
{
  options.networking = {
    enableIPv6 = option types.bool true "Whether the machine speaks IPv6.";
    tempAddresses = option (types.enum (builtins.attrNames uses)) "default" ''
      Whether interfaces choose addresses of IPv6 that change ("enabled"), and prefer them ("default"). Unlike on NixOS,
      the virtual networks announce no prefixes to choose them from.'';
  };

  config.boot.kernel.sysctl = lib.mkMerge [
    (lib.mkIf (!cfg.enableIPv6) {
      "net.ipv6.conf.all.disable_ipv6" = lib.mkDefault true;
      "net.ipv6.conf.default.disable_ipv6" = lib.mkDefault true;
    })
    # Said only where it is asked for: two kernel parameters at every start of every machine are two too many.
    (lib.mkIf (cfg.tempAddresses != "default") {
      "net.ipv6.conf.all.use_tempaddr" = uses.${cfg.tempAddresses};
      "net.ipv6.conf.default.use_tempaddr" = uses.${cfg.tempAddresses};
    })
  ];
}
