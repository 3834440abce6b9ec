{
  alpha = { imports = [ ./common.nix ]; };
  beta = { imports = [ ./common.nix ]; };
  gamma = { };
}
