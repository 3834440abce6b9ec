# What a running machine cannot take over from another build: it needs a restart for that.
# Inputs: lib; config and number of the machine, count of machines; images of its architecture. Result: name, for people → text.
{
  lib,
  config,
  number,
  count,
  images,
}:
let
  inherit (config) networking virtualisation;
  inherit (virtualisation) qemu;
  networks = import ./networks.nix {
    inherit lib;
    machine = virtualisation;
    inherit number count;
    path = "";
  };
  words = lib.concatStringsSep " ";
  yesNo = value: if value then "true" else "false";
  tmp = config.boot.tmp.useTmpfs || config.boot.tmpOnTmpfs;
in
{
  "boot.kernelParams" = words config.boot.kernelParams;
  "boot.tmp" = lib.optionalString tmp (toString config.boot.tmp.tmpfsSize);
  "debian.packages" = "${images.core} ${toString images.extra}";
  "networking.hostName" = networking.hostName;
  "nixpkgs.system" = config.nixpkgs.system;
  "the number of the machine in the network" = toString number;
  "the folders beside the root file system" = words config.system.plainFolders;
  "the kernel" = "${images.kernel} ${images.initrd}";
  "the network cards" = lib.concatMapStringsSep ", " (
    network: "${network.name} on ${toString network.vlan}"
  ) networks.interfaces;
  "virtualisation.cores" = toString virtualisation.cores;
  "virtualisation.diskImage" = lib.optionalString virtualisation.needsDisk (toString virtualisation.diskImage);
  "virtualisation.diskSize" = lib.optionalString virtualisation.needsDisk (toString virtualisation.diskSize);
  "virtualisation.emptyDiskImages" = words (map toString virtualisation.emptyDiskImages);
  "virtualisation.forwardPorts" = networks.host_ports + networks.guest_ports;
  "virtualisation.graphics" = yesNo virtualisation.graphics;
  "virtualisation.memorySize" = toString virtualisation.memorySize;
  "virtualisation.qemu" = builtins.toJSON [
    (qemu.networkingOptions ++ qemu.options)
    qemu.drives
    "${toString qemu.package}"
    qemu.virtioKeyboard
    qemu.forceAccel
  ];
  "virtualisation.restrictNetwork" = yesNo virtualisation.restrictNetwork;
  "virtualisation.sharedDirectories" = builtins.toJSON virtualisation.sharedDirectories;
  "virtualisation.writableStore" =
    yesNo virtualisation.writableStore
    + lib.optionalString (virtualisation.writableStore && !virtualisation.writableStoreUseTmpfs) " (on the disk)";
}
