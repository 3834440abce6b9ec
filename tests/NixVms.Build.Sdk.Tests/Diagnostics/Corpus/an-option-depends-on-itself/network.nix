{
  alpha = { config, ... }: {
    networking.hostName = config.networking.hostName + "-1";
  };
}
