{
  alpha = {
    networking.hostName = "alpha;
  };
}
