{
  alpha = { lib, ... }: {
    services.openssh.enable = lib.mkIf "yes" true;
  };
}
