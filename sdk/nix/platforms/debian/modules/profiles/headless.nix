# As modulesPath + "/profiles/headless.nix" on NixOS: no screen, as machines have it here without virtualisation.graphics.
{ }
