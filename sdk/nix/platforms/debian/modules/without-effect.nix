# Options of NixOS that are accepted, so that a configuration need not be changed, and do nothing here.
# Setting one adds a warning: nobody should rely on what is not there.
{
  lib,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;
  strings = types.listOf types.str;
  sets = types.listOf types.attrs;
  because = reason: "Accepted without effect: ${reason}.";
  byStage1 = because "stage 1 mounts what the machine needs";

  isSet = import ./is-set.nix lib;

  ignored = [
    options.boot.initrd.kernelModules
    options.boot.loader
    options.documentation
    options.fileSystems
    options.networking.usePredictableInterfaceNames
    options.swapDevices
    options.users.mutableUsers
  ];
in
{
  options = {
    boot.initrd.kernelModules = option strings [ ] (because "stage 1 is the same on all machines");
    boot.loader = option types.attrs { } (because "QEMU starts the kernel itself");
    documentation = option types.attrs { } (because "the machines have no documentation");
    fileSystems = option types.attrs { } byStage1;
    networking.usePredictableInterfaceNames = option types.bool false (
      because "interfaces are eth0, eth1, …"
    );
    swapDevices = option sets [ ] (because "the machines have no swap");
    users.mutableUsers = option types.bool true (because "accounts are made anew at every start");
  };

  config.warnings = map (o: "The option ${lib.showOption o.loc} has no effect on the debian platform.") (
    builtins.filter isSet ignored
  );
}
