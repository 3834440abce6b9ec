# Machines reach neither the host nor what is beyond it unless one of them is to: NixOS's own default lets a machine
# connect to whatever listens on the host's loopback interface.
{ lib, ... }:

{
  _file = "NixVms.Build/restrict-network.nix";
  key = "nixvms-restrict-network";

  config.virtualisation.restrictNetwork = lib.mkDefault true;
}
