let
  tool = pkgs: pkgs.stdenv.mkDerivation { name = "tool-1.0"; src = ./network.nix; meta.license = pkgs.lib.licenses.unfree; };
in
{
  alpha = { pkgs, ... }: {
    environment.systemPackages = with pkgs; [
      (hello.override { })
      hello.out (tool pkgs)
    ];
  };
  beta = { config, pkgs, ... }: {
    networking.domain = "example.org";
    environment.etc = {
      "greeting".text = "hello ${config.networking.domain}";
      "tool".text = ''
        ${tool pkgs}/bin/tool ${config.networking.domain}
      '';
    };
  };
  zeta = { pkgs, ... }: {
    nixpkgs.config.allowUnfree = true;
    environment.systemPackages = [ (tool pkgs) ];
  };
}
