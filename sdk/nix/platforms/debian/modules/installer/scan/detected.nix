# As modulesPath + "/installer/scan/detected.nix" on NixOS: firmware of hardware. A virtual machine has none.
{ }
