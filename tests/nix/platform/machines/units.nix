# Every setting of units.
{
  systemd = {
    globalEnvironment.EVERYWHERE = "yes";
    services.all = {
      description = "All settings";
      documentation = [ "man:all(1)" ];
      after = [ "a.service" ];
      aliases = [ "every.service" ];
      before = [ "b.service" ];
      bindsTo = [ "c.service" ];
      conflicts = [ "d.service" ];
      onSuccess = [ "e.service" ];
      partOf = [ "f.service" ];
      requires = [ "g.service" ];
      requisite = [ "h.service" ];
      upholds = [ "i.service" ];
      wants = [ "j.service" ];
      requiredBy = [ "k.target" ];
      upheldBy = [ "l.target" ];
      startLimitBurst = 4;
      startLimitIntervalSec = 60;
      unitConfig.RefuseManualStart = true;
      script = "run-it \"$1\"";
      scriptArgs = "argument";
      preStart = "before-it";
      postStart = "after-it";
      reload = "again";
      preStop = "stop-it";
      postStop = "clean-up";
    };
    services.careful = {
      script = "go-on";
      restartIfChanged = false;
      reloadIfChanged = true;
      stopIfChanged = false;
      restartTriggers = [
        "a"
        ./units.nix
      ];
      reloadTriggers = [ { b = 1; } ];
    };
    services."instance@a" = {
      overrideStrategy = "asDropin";
      serviceConfig.ExecStart = "/bin/x";
    };
    services.hidden = {
      enable = false;
      script = "never";
    };
    tmpfiles.settings.every."/run/link".any = {
      type = "L+";
      age = "1d";
      argument = "/etc/hostname";
      group = "users";
    };
    user = {
      paths.p.pathConfig.PathExists = "/x";
      sockets.s.listenStreams = [ "%t/s" ];
      targets.t.description = "T";
      timers.i.timerConfig.OnBootSec = "5";
      services.timed = {
        script = "true";
        startAt = "hourly";
      };
    };
  };
}
