{
  alpha = { config, ... }:
    if config.services.openssh.enable then { networking.hostName = "with-ssh"; } else { };
}
