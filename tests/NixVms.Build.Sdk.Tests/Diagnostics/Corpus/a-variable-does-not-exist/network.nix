{
  alpha = {
    networking.hostName = "alpha-${suffix}";
  };
}
