{
  alpha = { pkgs, ... }: {
    environment.systemPackages = [ pkgs.lynxx ];
  };
  beta = { pkgs, ... }: {
    environment.systemPackages = with pkgs; [ jqq ];
  };
}
