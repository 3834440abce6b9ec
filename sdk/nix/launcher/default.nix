# The text of bin/run-vms: the launcher, the parts of run-vms/ in one file, filled in for one network.
#
# Input:
#   name        the network's name
#   machines    [ { name, address (or null), system, vlans, runScript, sshPort (or null) } ], sorted by name
#   shell       interpreter of the launcher
#   path        folder with its tools
#   vdeSwitch   the virtual switch
#   accel       a program that prints the accelerator to use, or "" where start scripts decide alone
#   byHand      whether run-vms shell, ssh, console and switch can be had: QEMU must be 2.6 or newer
#   fixed       a folder with a file for each machine: NAME=TEXT of what it cannot take over while it runs, or ""
#
# Whatever is filled in is quoted for the shell: a path or a name is data, never code. Names of
# machines are checked by network/machines.nix (letters, digits, "-", "_", "."), and once more here,
# because the launcher keeps them in lists.
{
  name,
  machines,
  shell,
  path,
  vdeSwitch,
  accel ? "",
  byHand ? true,
  fixed ? "",
}:

let
  quote = import ../lib/quote.nix;
  joined = builtins.concatStringsSep;

  checkedName =
    machine:
    if builtins.match "[A-Za-z0-9][A-Za-z0-9._-]*" machine.name != null then
      machine.name
    else
      throw "\"${machine.name}\" cannot be the name of a machine";

  names = map checkedName machines;

  checkedVlan =
    vlan: if builtins.isInt vlan then toString vlan else throw "${builtins.toJSON vlan} cannot be a vlan";

  vlans = machine: joined " " (map checkedVlan machine.vlans);

  describe = machine: ''
    ${quote (checkedName machine)})
          address=${quote (if machine.address == null then "-" else machine.address)}
          system=${quote machine.system}
          vlans=${quote (vlans machine)}
          script=${quote machine.runScript}
          ssh_port=${quote (if machine.sshPort or null == null then "" else machine.sshPort)}
          ;;'';

  longest = builtins.foldl' (
    longest: name: if builtins.stringLength name > longest then builtins.stringLength name else longest
  ) 0 names;

  # In this order: a part uses functions and variables of those before it.
  parts = [
    ./run-vms/settings.sh
    ./run-vms/controls.sh
    ./run-vms/by-hand/find.sh
    ./run-vms/by-hand/talk.sh
    ./run-vms/by-hand/terminal.sh
    ./run-vms/by-hand/commands.sh
    ./run-vms/by-hand/switch.sh
    ./run-vms/command-line.sh
    ./run-vms/environment.sh
    ./run-vms/watch.sh
    ./run-vms/stopping.sh
    ./run-vms/consoles.sh
    ./run-vms/connections.sh
    ./run-vms/machines.sh
    ./run-vms/start.sh
  ];

  fillIn = {
    "#!/bin/sh" = "#!${shell}";
    "@network@" = quote name;
    "@shell@" = quote shell;
    "@machines@" = quote (joined " " names);
    "@width@" = toString longest;
    "@vdeSwitch@" = quote vdeSwitch;
    "@accel@" = quote accel;
    "@byHand@" = if byHand then "1" else "";
    "@path@" = quote path;
    "@fixed@" = quote fixed;
    "@endCommand@" = quote (builtins.readFile ../guest/end-command.sh);
    "@takeBuild@" = quote (builtins.readFile ../guest/take-build.sh);
    "@makeStoreWritable@" = quote (builtins.readFile ../guest/writable-store.sh);
    "@store@" = quote builtins.storeDir;
    "# @describe@" = joined "\n    " (map describe machines);
  };
in
builtins.replaceStrings (builtins.attrNames fillIn) (builtins.attrValues fillIn) (
  joined "" (map builtins.readFile parts)
)
