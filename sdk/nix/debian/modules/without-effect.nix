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
  strings = types.listOf types.str;
  sets = types.listOf types.attrs;
  ports = types.listOf types.port;
  because = reason: "Accepted without effect: ${reason}.";
  inMemory = because "the root file system is in memory";
  noFirewall = because "there is no firewall";

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
    boot.initrd.kernelModules = option strings [ ] (because "stage 1 is the same on all machines");
    boot.loader = option types.attrs { } (because "QEMU starts the kernel itself");
    documentation = option types.attrs { } (because "the machines have no documentation");
    fileSystems = option types.attrs { } inMemory;
    i18n.defaultLocale = option types.str "C.UTF-8" (because "the locale is C.UTF-8");
    networking.firewall = {
      enable = option types.bool false noFirewall;
      allowedTCPPorts = option ports [ ] "TCP ports that the network's description lists as open.";
      allowedUDPPorts = option ports [ ] "UDP ports that the network's description lists as open.";
      allowedTCPPortRanges = option sets [ ] noFirewall;
      allowedUDPPortRanges = option sets [ ] noFirewall;
      allowPing = option types.bool true noFirewall;
      extraCommands = option types.lines "" noFirewall;
      trustedInterfaces = option strings [ ] noFirewall;
    };
    networking.usePredictableInterfaceNames = option types.bool false (
      because "interfaces are eth0, eth1, …"
    );
    nixpkgs.config = option types.attrs { } (because "packages are Debian's");
    swapDevices = option sets [ ] (because "the machines have no swap");
    users.mutableUsers = option types.bool true (because "changes last until the machine stops");
    virtualisation = {
      diskImage = option (types.nullOr types.str) null inMemory;
      diskSize = option (types.nullOr types.int) null inMemory;
      useNixStoreImage = option types.bool false (
        because "the start script's NIXVMS_STORE_IMAGE decides it"
      );
      writableStore = option types.bool false (because "/nix/store is read-only");
    };
  };

  config.warnings =
    map (o: "The option ${lib.showOption o.loc} has no effect on the debian platform.") (
      builtins.filter isSet ignored
    )
    ++ lib.optional config.networking.firewall.enable (
      "networking.firewall.enable has no effect on the debian platform: "
      + "every port of the machine is open to the network."
    );
}
