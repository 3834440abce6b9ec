{
  alpha = {
    imports = [ ./north.nix ./south.nix ];
  };
}
