{
  alpha = {
    imports = [ <secrets/alpha.nix> ];
  };
}
