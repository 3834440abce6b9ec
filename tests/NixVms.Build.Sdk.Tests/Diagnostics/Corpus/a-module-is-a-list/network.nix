{
  alpha = {
    imports = [ ./packages.nix ];
  };
}
