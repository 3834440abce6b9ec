# What the manifest says about a machine. Inputs: lib, machine (network.nix). Result: an attribute set of plain data.
{ lib, machine }:
let
  inherit (machine) config;
  inherit (config) networking services virtualisation;
  inherit (networking) firewall;

  networks = import ./networks.nix {
    inherit lib;
    machine = virtualisation;
    inherit (machine) number count;
    path = "";
  };

  addressOn = network: {
    interface = network.name;
    inherit (network) vlan mac;
    ipv4 = if network.ipv4 == null then "" else network.ipv4;
  };

  plain = builtins.unsafeDiscardStringContext;
in
{
  hostName = networking.hostName;
  domain = networking.domain;
  system = config.nixpkgs.system;
  inherit (networking) primaryIPAddress;
  vlans = lib.unique (map (network: network.vlan) networks.interfaces);
  inherit (virtualisation)
    memorySize
    cores
    graphics
    ;
  addresses = map addressOn networks.interfaces;
  # Null where the configuration asks for no disk: then a driver need not give the machine one.
  diskSize =
    if virtualisation.diskImage != null && virtualisation.needsDisk then
      virtualisation.diskSize
    else
      null;
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
  deployment = import ../../../network/deployment.nix config.deployment;
  warnings = map plain config.warnings;
  failedAssertions = map (assertion: plain assertion.message) (
    builtins.filter (assertion: !assertion.assertion) config.assertions
  );
}
