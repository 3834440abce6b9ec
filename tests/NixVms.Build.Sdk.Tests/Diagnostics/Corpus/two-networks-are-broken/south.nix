{
  alpha = { networking.hostName = throw "No name."; };
}
