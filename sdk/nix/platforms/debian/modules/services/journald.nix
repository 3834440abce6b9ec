# services.journald.*: systemd's journal.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.journald;
in
{
  options.services.journald = {
    storage =
      option
        (types.enum [
          "persistent"
          "volatile"
          "auto"
          "none"
        ])
        "volatile"
        "Where the journal is: in /run by default, which costs least; \"persistent\" is /var/log/journal.";
    console = option types.str "" "The terminal that messages are written to, as \"/dev/ttyS0\".";
    forwardToSyslog = option types.bool false "Whether messages go to a traditional syslog daemon, too.";
    rateLimitInterval = option types.str "30s" "The time within which a service's messages are counted.";
    rateLimitBurst = option types.int 10000 "How many messages of a service are kept in that time.";
    audit = option (types.nullOr types.bool) false "Whether the kernel audits, and its messages are kept.";
    extraConfig = option types.lines "" "Lines added to journald.conf.";
  };

  config = {
    # Hidden otherwise, as the kernel does not audit then (boot.nix).
    systemd.sockets = lib.mkIf (cfg.audit == true) { systemd-journald-audit = { }; };

    environment.etc."systemd/journald.conf".text = ''
      [Journal]
      Storage=${cfg.storage}
      ReadKMsg=no
      RateLimitInterval=${cfg.rateLimitInterval}
      RateLimitBurst=${toString cfg.rateLimitBurst}
      ${lib.optionalString (cfg.console != "") ''
        ForwardToConsole=yes
        TTYPath=${cfg.console}
      ''}
      ForwardToSyslog=${lib.boolToString cfg.forwardToSyslog}
      ${lib.optionalString (cfg.audit != null) "Audit=${lib.boolToString cfg.audit}"}
      ${cfg.extraConfig}
    '';
  };
}
