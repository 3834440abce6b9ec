# QEMU's guest agent, which nixpkgs of today has for 64-bit machines only, but puts into each.
{ lib, options, pkgs, ... }:

{
  _file = "NixVms.Build/guest-agent.nix";
  key = "nixvms-guest-agent";

  config.virtualisation.qemu = lib.optionalAttrs (options.virtualisation.qemu ? guestAgent) {
    guestAgent.enable = lib.mkIf pkgs.stdenv.hostPlatform.is32bit (lib.mkDefault false);
  };
}
