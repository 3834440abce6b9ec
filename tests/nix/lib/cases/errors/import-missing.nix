{
  imports = [ ./nowhere.nix ];
}
