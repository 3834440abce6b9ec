# As modulesPath + "/profiles/minimal.nix" on NixOS: no documentation and no desktop, as all machines here.
{ }
