# A package that a lock without this architecture does not have.
{
  web = { pkgs, ... }: {
    nixpkgs.system = "aarch64-linux";
    environment.systemPackages = [ pkgs.lynx ];
  };
}
