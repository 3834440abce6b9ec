# The network of ServiceTests: every service of the debian platform, looked at from another machine.
{
  network.description = "Services of the debian platform";

  defaults = {
    services.openssh.enable = true;
    nixpkgs.config.allowUnfree = true;
  };

  client = ./client.nix;
  database = ./database.nix;
  desk = ./desk.nix;
  web = ./web.nix;
}
