{
  disabledModules = [ "services/x.nix" ];
}
