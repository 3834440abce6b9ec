# services.chrony: a server and client of the time (NTP).
{ config, lib, ... }:
let
  inherit (lib) concatMapStrings;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.chrony;
in
{
  options.services.chrony = {
    enable = option types.bool false "Whether to run chronyd.";
    servers = option (types.listOf types.str) [ ] "Servers whose time the machine takes. Unlike on NixOS, there are none by default.";
    serverOption = option (types.enum [
      "iburst"
      "offline"
    ]) "iburst" "How they are asked.";
    enableNTS = option types.bool false "Whether they are asked by NTS.";
    initstepslew = {
      enabled = option types.bool true "Whether a wrong clock is set at the start.";
      threshold = option types.int 1000 "From how many seconds on.";
    };
    directory = option types.path "/var/lib/chrony" "The folder of its state.";
    extraConfig = option types.lines "" "Lines added to chrony.conf: \"allow 192.168.0.0/16\" makes the machine a server.";
    extraFlags = option (types.listOf types.str) [ ] "Words added to its command line.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "chrony" ];

    users.users._chrony = {
      isSystemUser = true;
      group = "_chrony";
      home = cfg.directory;
    };
    users.groups._chrony = { };

    environment.etc."chrony/nixvms.conf".text =
      concatMapStrings (
        server: "server ${server} ${cfg.serverOption}${lib.optionalString cfg.enableNTS " nts"}\n"
      ) cfg.servers
      + lib.optionalString (cfg.initstepslew.enabled && cfg.servers != [ ]) (
        "initstepslew ${toString cfg.initstepslew.threshold} ${lib.concatStringsSep " " cfg.servers}\n"
      )
      + ''
        driftfile ${cfg.directory}/chrony.drift
        ${cfg.extraConfig}
      '';

    systemd.tmpfiles.rules = [ "d ${builtins.toJSON cfg.directory} 0750 _chrony _chrony" ];

    systemd.services.chronyd = {
      description = "NTP daemon chrony";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [ config.environment.etc."chrony/nixvms.conf".text ];
      serviceConfig = {
        Type = "exec";
        ExecStart = "/usr/sbin/chronyd -n -u _chrony -f /etc/chrony/nixvms.conf ${lib.escapeShellArgs cfg.extraFlags}";
        Restart = "on-failure";
      };
    };
  };
}
