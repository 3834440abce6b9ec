{
  alpha = {
    services.openssh.enable = true;
    networking.hostName = throw "Choose a name for this machine.";
  };
}
