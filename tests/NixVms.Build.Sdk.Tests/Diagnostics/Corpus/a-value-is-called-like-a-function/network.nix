{
  alpha = {
    networking.hostName = "alpha" "beta";
  };
}
