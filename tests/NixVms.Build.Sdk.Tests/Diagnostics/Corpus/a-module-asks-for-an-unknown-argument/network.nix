{
  alpha = { pkgs, secrets, ... }: {
    networking.hostName = secrets.name;
  };
}
