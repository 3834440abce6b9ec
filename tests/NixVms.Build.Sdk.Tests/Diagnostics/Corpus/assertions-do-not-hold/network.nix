{
  alpha = {
    assertions = [
      { assertion = 1 + 1 == 2; message = "Arithmetic is broken."; }
      { assertion = false; message = "alpha needs a domain; set networking.domain."; }
    ];
  };
  beta = {
    assertions = [ { assertion = false; message = "beta needs two vlans."; } ];
  };
}
