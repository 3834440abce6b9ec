{
  alpha = {
    nixpkgs.system = "pdp11-linux";
  };
}
