# services.cron.*: commands at set times, the way of old. systemd's timers (systemd.timers, startAt) do it, too.
{ config, lib, ... }:
let
  inherit (lib) mkIf;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.cron;
in
{
  options.services.cron = {
    enable = option types.bool false "Whether to run cron.";
    mailto = option (types.nullOr types.str) null "Who gets the output of commands as mail.";
    systemCronJobs =
      option (types.listOf lib.types.str) [ ]
        "Lines of /etc/crontab: five fields for the time, the user and the command.";
    cronFiles = option (types.listOf types.path) [ ] "Files whose lines are added to /etc/crontab.";
  };

  config = lib.mkMerge [
    # As on NixOS, jobs alone switch it on.
    { services.cron.enable = mkIf (cfg.systemCronJobs != [ ]) (lib.mkOverride 1100 true); }

    (mkIf cfg.enable {
      debian.packages = [ "cron" ];

      # The group of crontab(1), whose setgid bit an image cannot hold.
      users.groups.crontab = { };

      environment.etc.crontab = {
        mode = "0644";
        text = ''
          SHELL=/bin/bash
          PATH=/run/current-system/sw/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin
          ${lib.optionalString (cfg.mailto != null) "MAILTO=\"${cfg.mailto}\""}
          ${lib.concatMapStrings (job: "${job}\n") cfg.systemCronJobs}
          ${lib.concatMapStrings (file: "${builtins.readFile file}\n") cfg.cronFiles}
        '';
      };

      systemd.services.cron = {
        description = "Cron daemon";
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc.crontab.text ];
        preStart = ''
          mkdir -p /var/spool/cron/crontabs
          chgrp crontab /var/spool/cron/crontabs /usr/bin/crontab
          chmod 1730 /var/spool/cron/crontabs
          chmod 2755 /usr/bin/crontab
        '';
        serviceConfig = {
          ExecStart = "/usr/sbin/cron -f";
          KillMode = "process";
          Restart = "on-failure";
        };
      };
    })
  ];
}
