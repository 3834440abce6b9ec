# The hardware addresses that a nixpkgs tree gives to its virtual machines.
#
# Taken from the tree's own options for QEMU, since the form changed over the years
# (52:54:00:12:1:2 until 2018, 52:54:00:12:01:02 since).
{
  tree,
  pkgs,
}:

let
  inherit (import ../../lib/diagnostics.nix) fail;

  common = tree.path + "/nixos/lib/qemu-common.nix";
  flags = tree.path + "/nixos/lib/qemu-flags.nix";

  imported = import (if builtins.pathExists common then common else flags);

  helpers =
    if builtins.isFunction imported then
      imported (
        builtins.intersectAttrs (builtins.functionArgs imported) {
          inherit pkgs;
          inherit (tree) lib;
          inherit (pkgs) stdenv;
        }
      )
    else
      imported;
in
{
  # The address of the interface of machine `number` in `vlan`.
  mac =
    vlan: number:
    let
      text = builtins.concatStringsSep " " (helpers.qemuNICFlags 1 vlan number);
      match = builtins.match ".*[ ,]mac(addr)?=([0-9A-Fa-f:]+).*" text;
    in
    if match == null then
      fail {
        code = "NIXVM1013";
        message =
          "This nixpkgs gives its virtual machines network options that are not understood: ${text}. "
          + "Use another nixpkgs, or set NixVmsPlatform to debian.";
      }
    else
      builtins.elemAt match 1;
}
