{
  alpha = {
    services.opensh.enable = true;
  };
  beta = {
    networking.hostName = throw "beta has no name.";
  };
  delta = {
    services.openssh.enable = true;
  };
  gamma = { lib, ... }: {
    networking.domain = lib.nothing;
  };
  zeta = {
    assertions = [ { assertion = false; message = "zeta is not ready."; } ];
  };
}
