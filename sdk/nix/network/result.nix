# The derivation nixvms-<name>, which the `result` link points to:
#
#   bin/run-vms               starts the whole network
#   bin/run-<machine>-vm      starts one machine
#
# Input: the machines and the host tools of the engine, and how the engine names a start script.
{
  name,
  machines,
  host,
  scriptName,
}:

let
  runScript = machine: "${machine.vm}/bin/${scriptName machine}";

  launcher = import ../launcher {
    inherit name;
    inherit (host) shell path vdeSwitch;
    accel = host.accel or "";
    byHand = host.byHand or true;
    machines = map (machine: {
      inherit (machine) name;
      inherit (machine.info) system vlans;
      address = machine.info.primaryIPAddress;
      runScript = runScript machine;
      sshPort =
        if machine.info.ssh.enable && machine.info.ssh.ports != [ ] then
          builtins.head machine.info.ssh.ports
        else
          null;
    }) machines;
  };
in
host.writeTree "nixvms-${name}" (
  [
    {
      path = "bin/run-vms";
      text = launcher;
      link = null;
      executable = true;
    }
  ]
  ++ map (machine: {
    path = "bin/run-${machine.name}-vm";
    text = null;
    link = runScript machine;
    executable = false;
  }) machines
)
