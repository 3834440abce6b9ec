{
  alpha = {
    allowedTCPPorts = [ 80 ];
  };
}
