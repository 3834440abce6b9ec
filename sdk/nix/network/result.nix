# The derivation nixvms-<name>, which the `result` link points to:
#
#   bin/run-vms               starts the whole network
#   bin/run-<machine>-vm      starts one machine
#   fixed/<machine>           what a running machine cannot take over from another build: NAME=TEXT, a line each
#
# Input: the network's name, its machines as the manifest describes them, the start scripts with the context of what they are
# built by, and the engine's tools of the host (../platforms).
{
  name,
  machines,
  host,
}:

let
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
      inherit (machine)
        name
        system
        vlans
        runScript
        ;
      address = machine.primaryIPAddress;
      sshPort =
        if machine.ssh.enable && machine.ssh.ports != [ ] then
          builtins.head machine.ssh.ports
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
    link = machine.runScript;
    executable = false;
  }) machines
  ++ map (machine: {
    path = "fixed/${machine.name}";
    text = builtins.concatStringsSep "" (
      map (fact: "${fact}=${machine.fixed.${fact}}\n") (builtins.attrNames machine.fixed)
    );
    link = null;
    executable = false;
  }) machines
)
