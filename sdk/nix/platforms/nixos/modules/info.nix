# Collects what the manifest says of a machine, as plain data in the option `nixvms.info`.
#
# Options that nixpkgs of that year does not have get the value that it then used.
{
  machine,
  number,
  tree,
}:

{
  config,
  lib,
  options,
  pkgs,
  ...
}:

let
  inherit (config) networking services virtualisation;

  qemu = import ../qemu.nix { inherit tree pkgs; };

  # An empty string is how NixOS used to write "none".
  nullable = value: if value == "" then null else value;

  # Sizes had no type before 2021: "512" was as good as 512.
  toNumber = value: if builtins.isString value then builtins.fromJSON value else value;

  # Since 23.05 a machine may name its interfaces; before, they are eth1, eth2, … in the order of the vlans.
  interfaces =
    if virtualisation ? allInterfaces then
      builtins.attrValues virtualisation.allInterfaces
    else
      builtins.genList (index: {
        name = "eth${toString (index + 1)}";
        vlan = builtins.elemAt virtualisation.vlans index;
        assignIP = true;
      }) (builtins.length virtualisation.vlans);

  address = interface: {
    interface = interface.name;
    inherit (interface) vlan;
    ipv4 =
      if interface.assignIP then "192.168.${toString interface.vlan}.${toString number}" else null;
    mac = qemu.mac interface.vlan number;
  };

  forwardedPort = forward: {
    inherit (forward) from proto;
    host = {
      inherit (forward.host) address port;
    };
    guest = {
      inherit (forward.guest) address port;
    };
  };

  targetHost = import ../target-host.nix { inherit machine config options; };
in
{
  _file = "NixVms.Build/info.nix";
  key = "nixvms-info-${machine}";

  options.nixvms.info = lib.mkOption {
    type = lib.types.unspecified;
    internal = true;
    description = "What the manifest of the network says of this machine.";
  };

  config.nixvms.info = {
    inherit (networking) hostName;
    domain = nullable networking.domain;
    system = (pkgs.stdenv.hostPlatform or pkgs.stdenv).system;
    primaryIPAddress = nullable networking.primaryIPAddress;
    vlans = map (interface: interface.vlan) interfaces;
    addresses = map address interfaces;
    memorySize = toNumber virtualisation.memorySize;
    # Without a disk image the root file system is in memory.
    diskSize = if virtualisation.diskImage == null then null else toNumber virtualisation.diskSize;
    cores = virtualisation.cores or 1;
    inherit (virtualisation) graphics;
    forwardedPorts = map forwardedPort (virtualisation.forwardPorts or [ ]);
    openPorts = {
      tcp = networking.firewall.allowedTCPPorts;
      udp = networking.firewall.allowedUDPPorts;
    };
    ssh = {
      inherit (services.openssh) enable ports;
    };
    inherit targetHost;
    deployment = import ../../../network/deployment.nix config.deployment;
    inherit (config) warnings;
    failedAssertions = map (assertion: assertion.message) (
      builtins.filter (assertion: !assertion.assertion) config.assertions
    );
  };
}
