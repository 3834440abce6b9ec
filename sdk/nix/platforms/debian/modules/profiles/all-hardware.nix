# As modulesPath + "/profiles/all-hardware.nix" on NixOS: drivers of all hardware. A virtual machine has QEMU's.
{ }
