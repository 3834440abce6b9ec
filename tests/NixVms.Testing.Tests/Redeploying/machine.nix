# A machine with a unit for every rule of `switch`, in several builds: "a" and "b" differ in everything that a running
# machine can take over; "fails" is "b" with a unit that fails; "larger" is "b" with more memory.
build:
let
  isA = build == "a";
  text = if isA then "a" else "b";
  # The first start is all that systemd would allow.
  oneStart = {
    startLimitIntervalSec = 3600;
    startLimitBurst = 1;
  };
  sleeping = script: {
    wantedBy = [ "multi-user.target" ];
    script = "echo ${script}; exec sleep infinity";
  };
in
{
  m =
    { lib, config, ... }:
    {
      virtualisation.memorySize = if build == "larger" then 400 else 384;

      environment.etc."lines.conf".text = "${text}\n";
      environment.etc."secret" = {
        text = text;
        mode = "0400";
        user = "nobody";
      };
      environment.etc.${if isA then "gone" else "new/folder/file"}.text = text;
      users.users.bob = lib.mkIf (!isA) {
        isNormalUser = true;
        uid = 1234;
      };
      boot.kernel.sysctl."net.ipv4.ip_forward" = if isA then 0 else 1;
      networking.interfaces.eth1.ipv4.addresses = [
        {
          address = if isA then "10.9.8.1" else "10.9.8.2";
          prefixLength = 24;
        }
      ];
      networking.firewall.allowedTCPPorts = if isA then [ 80 ] else [ 81 ];
      systemd.tmpfiles.rules = lib.mkIf (!isA) [ "d /run/of-tmpfiles 0750 root root" ];
      system.activationScripts.note = "echo ${text} \"\${NIXOS_ACTION-at-start}\" >> /run/activations";

      systemd.services = {
        same = sleeping "same";
        plain =
          (
            if build == "fails" then
              {
                wantedBy = [ "multi-user.target" ];
                script = "echo the words of the failure >&2; exit 3";
                serviceConfig.Type = "oneshot";
              }
            else
              sleeping text
          )
          // oneStart;
        soft = sleeping text // {
          stopIfChanged = false;
        };
        loads = sleeping "loads" // {
          description = text;
          reload = "touch /run/reloaded";
          reloadIfChanged = true;
        };
        left = sleeping text // {
          restartIfChanged = false;
        };
        triggered = sleeping "triggered" // {
          restartTriggers = [ config.environment.etc."lines.conf".text ];
        }
        // oneStart;
        untriggered = sleeping "untriggered";
        idle = sleeping text // {
          wantedBy = [ ];
        };
        stopped = sleeping "stopped";
        masked = sleeping "masked" // {
          enable = isA;
        };
        called = {
          script = "echo ${text}; exec sleep infinity";
          serviceConfig.StandardInput = "null";
        };
        ${if isA then "old" else "fresh"} = sleeping "text";
      };
      systemd.sockets.called = {
        wantedBy = [ "sockets.target" ];
        listenStreams = [ "/run/called" ];
      };
      systemd.timers.tick = {
        wantedBy = [ "timers.target" ];
        timerConfig = {
          OnCalendar = if isA then "2099-01-01" else "2099-01-02";
          Unit = "idle.service";
        };
      };
    };
}
