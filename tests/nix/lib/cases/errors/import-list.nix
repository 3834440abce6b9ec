{
  imports = [ ./no-module.nix ];
}
