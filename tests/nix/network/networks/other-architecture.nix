# A package that a lock without this architecture does not have.
{
  web = { pkgs, ... }: {
    nixpkgs.hostPlatform.config = "aarch64-unknown-linux-gnu";
    environment.systemPackages = [ pkgs.lynx ];
  };
}
