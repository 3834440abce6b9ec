# Options of NixOS that are accepted, so that a configuration need not be changed, and do nothing here.
# Setting one adds a warning: nobody should rely on a firewall that is not there.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;

  isSet = o: o.highestPrio < (lib.mkOptionDefault null).priority;

  ignored = [
    options.boot.initrd.kernelModules
    options.boot.loader
    options.documentation
    options.fileSystems
    options.i18n.defaultLocale
    options.networking.firewall.allowPing
    options.networking.firewall.allowedTCPPortRanges
    options.networking.firewall.allowedUDPPortRanges
    options.networking.firewall.extraCommands
    options.networking.firewall.trustedInterfaces
    options.networking.usePredictableInterfaceNames
    options.nixpkgs.config
    options.swapDevices
    options.users.mutableUsers
    options.virtualisation.diskImage
    options.virtualisation.diskSize
    options.virtualisation.useNixStoreImage
    options.virtualisation.writableStore
  ];
in
{
  options = {
    boot.initrd.kernelModules = option (types.listOf types.str) [ ] "Accepted without effect.";
    boot.loader = option types.attrs { } "Accepted without effect: QEMU starts the kernel itself.";
    documentation = option types.attrs { } "Accepted without effect: the machines have no documentation.";
    fileSystems = option types.attrs { } "Accepted without effect: the root file system is in memory.";
    i18n.defaultLocale = option types.str "C.UTF-8" "Accepted without effect: the locale is C.UTF-8.";
    networking.firewall = {
      enable = option types.bool false "Whether to have a firewall. Accepted without effect: every port is open.";
      allowedTCPPorts = option (types.listOf types.port) [ ] "TCP ports that other machines may use.";
      allowedUDPPorts = option (types.listOf types.port) [ ] "UDP ports that other machines may use.";
      allowedTCPPortRanges = option (types.listOf types.attrs) [ ] "Accepted without effect.";
      allowedUDPPortRanges = option (types.listOf types.attrs) [ ] "Accepted without effect.";
      allowPing = option types.bool true "Accepted without effect: machines answer.";
      extraCommands = option types.lines "" "Accepted without effect.";
      trustedInterfaces = option (types.listOf types.str) [ ] "Accepted without effect.";
    };
    networking.usePredictableInterfaceNames = option types.bool false "Accepted without effect: interfaces are eth0, eth1, ….";
    nixpkgs.config = option types.attrs { } "Accepted without effect.";
    swapDevices = option (types.listOf types.attrs) [ ] "Accepted without effect.";
    users.mutableUsers = option types.bool true "Accepted without effect: changes last until the machine stops.";
    virtualisation = {
      diskImage = option (types.nullOr types.str) null "Accepted without effect: the root file system is in memory.";
      diskSize = option (types.nullOr types.int) null "Accepted without effect: the root file system is in memory.";
      useNixStoreImage = option types.bool false "Accepted without effect: the start script's NIXVMS_STORE_IMAGE does this.";
      writableStore = option types.bool false "Accepted without effect: /nix/store is read-only.";
    };
  };

  config.warnings =
    map (o: "The option ${lib.showOption o.loc} has no effect on the debian platform.") (
      builtins.filter isSet ignored
    )
    ++ lib.optional (config.networking.firewall.enable) (
      "networking.firewall.enable has no effect on the debian platform: every port of the machine is open to the network."
    );
}
