{
  a.nixpkgs.system = "x86_64-linux";
  b.nixpkgs.system = "i686-linux";
}
