# As modulesPath + "/profiles/qemu-guest.nix" on NixOS: drivers of QEMU's hardware, which all machines have here.
{ }
