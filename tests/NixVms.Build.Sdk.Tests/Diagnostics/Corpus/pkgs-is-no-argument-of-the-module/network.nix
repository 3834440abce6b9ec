{
  alpha = {
    environment.systemPackages = [ pkgs.jq ];
  };
}
