import ../../../modern/nixos/lib/qemu-common.nix
