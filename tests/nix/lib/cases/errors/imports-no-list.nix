{
  imports = ./platform.nix;
}
