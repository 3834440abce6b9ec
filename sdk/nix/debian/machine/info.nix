# What the manifest says about a machine. Inputs: lib, machine (network.nix). Result: an attribute set of plain data.
{ lib, machine }:
let
  inherit (machine) config number;
  inherit (config) networking services virtualisation;
  inherit (networking) firewall;

  hex =
    value:
    let
      text = lib.toLower (lib.toHexString value);
    in
    if builtins.stringLength text < 2 then "0${text}" else text;

  addressOn = index: vlan: {
    interface = "eth${toString index}";
    inherit vlan;
    ipv4 = "192.168.${toString vlan}.${toString number}";
    mac = "52:54:00:12:${hex vlan}:${hex number}";
  };

  plain = builtins.unsafeDiscardStringContext;
in
{
  hostName = networking.hostName;
  domain = networking.domain;
  system = config.nixpkgs.system;
  inherit (networking) primaryIPAddress;
  inherit (virtualisation)
    vlans
    memorySize
    cores
    graphics
    ;
  addresses = lib.imap1 addressOn virtualisation.vlans;
  # The root file system is in memory.
  diskSize = null;
  forwardedPorts = virtualisation.forwardPorts;
  openPorts = {
    tcp = lib.unique (
      firewall.allowedTCPPorts
      ++ lib.optionals (services.openssh.enable && services.openssh.openFirewall) services.openssh.ports
    );
    udp = lib.unique firewall.allowedUDPPorts;
  };
  ssh = {
    inherit (services.openssh) enable ports;
  };
  inherit (config.deployment) targetHost;
  warnings = map plain config.warnings;
  failedAssertions = map (assertion: plain assertion.message) (
    builtins.filter (assertion: !assertion.assertion) config.assertions
  );
}
