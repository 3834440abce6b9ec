# Machines of two architectures, with packages that no lock knows.
{
  alpha = { pkgs, ... }: {
    nixpkgs.system = "i686-linux";
    environment.systemPackages = [ pkgs.nobody-knows-this ];
    services.httpd.enable = true;
  };
  beta = { pkgs, ... }: { environment.systemPackages = with pkgs; [ nor-this ]; };
}
