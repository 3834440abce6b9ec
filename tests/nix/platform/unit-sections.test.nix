# The sections of units (serviceConfig and its like): several definitions of a line.
let
  inherit (import ./fixture.nix) evaluate lib;
  # The section [Service] of a unit with these lines, each set from a module of its own.
  service =
    lines:
    (evaluate {
      imports = map (line: { systemd.services.x.serviceConfig = line; }) lines;
    }).systemd.services.x.serviceConfig;
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
        services.openssh.enable = true;
        systemd.services.sshd.serviceConfig.Restart = "always";
      }).systemd.services.sshd.serviceConfig.Restart
      "always";
  ofTimersToo =
    is
      (evaluate {
        imports = [
          { systemd.timers.x.timerConfig.OnCalendar = [ "daily" ]; }
          { systemd.timers.x.timerConfig.OnCalendar = [ "hourly" ]; }
        ];
      }).systemd.timers.x.timerConfig.OnCalendar
      [
        "daily"
        "hourly"
      ];
}
