{
  nixpkgs.system = "i686-linux";
}
