# What a running machine cannot take over from another build, as far as its configuration says it in nixpkgs of every
# year: it needs a restart for that.
# Inputs: config of the machine; number of it. Result: name, for people → text.
{ config, number }:
let
  inherit (config) virtualisation;
  inherit (config.nixvms) info;
  json = builtins.toJSON;
in
{
  "boot.kernelParams" = builtins.concatStringsSep " " (config.boot.kernelParams or [ ]);
  "networking.hostName" = info.hostName;
  "the initial RAM disk" = "${config.system.build.initialRamdisk or ""}";
  "the kernel" = "${config.system.build.kernel or ""}";
  "the network cards" = json (map (address: [ address.interface address.vlan ]) info.addresses);
  "the number of the machine in the network" = toString number;
  "virtualisation.cores" = toString info.cores;
  "virtualisation.diskSize" = toString info.diskSize;
  "virtualisation.emptyDiskImages" = json (virtualisation.emptyDiskImages or [ ]);
  "virtualisation.forwardPorts" = json info.forwardedPorts;
  "virtualisation.graphics" = json info.graphics;
  "virtualisation.memorySize" = toString info.memorySize;
  "virtualisation.qemu.options" = json (virtualisation.qemu.options or [ ]);
}
