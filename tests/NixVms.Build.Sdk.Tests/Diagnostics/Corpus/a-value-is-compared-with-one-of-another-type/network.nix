{
  alpha = { lib, ... }: {
    services.openssh.enable = lib.mkIf ("3" < 5) true;
  };
}
