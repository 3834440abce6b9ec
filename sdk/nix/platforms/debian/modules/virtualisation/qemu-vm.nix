# As modulesPath + "/virtualisation/qemu-vm.nix" on NixOS: a virtual machine, as all machines here.
{ }
