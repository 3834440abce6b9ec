# The derivation nixvms-<name>, which the `result` link points to:
#
#   bin/run-vms               starts the whole network
#   bin/run-<machine>-vm      starts one machine
#   fixed/<machine>           what a running machine cannot take over from another build: NAME=TEXT, a line each
#
# Input: the network's name, the engine's machines and its tools of the host (../platforms).
{
  name,
  machines,
  host,
}:

let
  runScript = machine: "${machine.vm}/bin/${machine.program}";

  launcher = import ../launcher {
    inherit name;
    inherit (host)
      shell
      path
      vdeSwitch
      accel
      byHand
      ;
    fixed = "${builtins.placeholder "out"}/fixed";
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
  ++ map (machine: {
    path = "fixed/${machine.name}";
    text = builtins.concatStringsSep "" (
      map (fact: "${fact}=${machine.fixed.${fact}}\n") (builtins.attrNames (machine.fixed or { }))
    );
    link = null;
    executable = false;
  }) machines
)
