# As modulesPath + "/installer/scan/not-detected.nix" on NixOS: firmware of hardware that is not known. A virtual machine has none.
{ }
