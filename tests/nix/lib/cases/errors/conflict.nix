{
  imports = [ ./conflict-other.nix ];
  networking.hostName = "b";
}
