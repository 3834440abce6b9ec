{
  alpha = {
    networking.hostName = builtins.abort "no name";
  };
}
