# The sections of units (serviceConfig and its like): several definitions of a line.
let
  lib = import ../../../sdk/nix/debian/lib;
  evaluate = import ../../../eng/debian-options/evaluate.nix;
  # The section [Service] of a unit with these lines, each set from a module of its own.
  service =
    lines:
    (evaluate {
      modules = map (line: { systemd.services.x.serviceConfig = line; }) lines;
    }).config.systemd.services.x.serviceConfig;
  is = actual: expected: { inherit actual expected; };
in
{
  listsAreJoined = is (service [
    { Environment = [ "A=1" ]; }
    { Environment = [ "B=2" ]; }
  ]).Environment [ "A=1" "B=2" ];
  aListTakesSingleValues = is (service [
    { ExecStartPost = "/bin/a"; }
    { ExecStartPost = [ "/bin/b" ]; }
  ]).ExecStartPost [ "/bin/a" "/bin/b" ];
  inTheirOrder = is (service [
    { ExecStartPost = [ "/bin/a" ]; }
    { ExecStartPost = lib.mkBefore [ "/bin/b" ]; }
  ]).ExecStartPost [ "/bin/b" "/bin/a" ];
  theStrongerWins = is (service [
    { Environment = [ "A=1" ]; }
    { Environment = lib.mkForce [ "B=2" ]; }
  ]).Environment [ "B=2" ];
  equalValuesAreOne = is (service [
    { Restart = "always"; }
    { Restart = "always"; }
  ]).Restart "always";
  othersConflict = {
    throws = service [
      { Restart = "always"; }
      { Restart = "no"; }
    ];
    message = "NIXVM3013: The option 'systemd.services.x.serviceConfig.Restart' has conflicting definitions";
  };
  linesOfOurOwnUnits =
    is
      (evaluate {
        modules = [
          {
            services.openssh.enable = true;
            systemd.services.sshd.serviceConfig.Restart = "always";
          }
        ];
      }).config.systemd.services.sshd.serviceConfig.Restart
      "always";
  ofTimersToo =
    is
      (evaluate {
        modules = [
          { systemd.timers.x.timerConfig.OnCalendar = [ "daily" ]; }
          { systemd.timers.x.timerConfig.OnCalendar = [ "hourly" ]; }
        ];
      }).config.systemd.timers.x.timerConfig.OnCalendar
      [
        "daily"
        "hourly"
      ];
}
