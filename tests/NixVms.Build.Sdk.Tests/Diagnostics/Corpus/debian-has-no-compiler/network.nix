{
  alpha = { pkgs, ... }: {
    environment.systemPackages = [
      (pkgs.stdenv.mkDerivation { name = "hello"; src = ./.; })
    ];
  };
}
