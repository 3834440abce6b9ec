{
  imports = [ "nowhere.nix" ];
}
