{
  alpha = {
    networking.hostName = (import ./names.nix).alpha;
  };
}
