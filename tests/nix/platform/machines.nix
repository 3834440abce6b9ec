# The machines of system.test.nix, services.test.nix and options.test.nix, which look at what is made of them. They never boot.
{
  accounts = ./machines/accounts.nix;
  cleaned.boot.cleanTmpDir = true;
  daemons = ./machines/daemons.nix;
  daemons-by-file = ./machines/daemons-by-file.nix;
  database = ./machines/database.nix;
  dotnet = ./machines/dotnet.nix;
  file-systems = ./machines/file-systems.nix;
  hosts-of-none = ./machines/hosts-of-none.nix;
  network = ./machines/network.nix;
  programs = ./machines/programs.nix;
  router = ./machines/router.nix;
  routing = ./machines/routing.nix;
  system = ./machines/system.nix;
  units = ./machines/units.nix;
  virtual-hardware = ./machines/virtual-hardware.nix;
  web = ./machines/web.nix;
  old-names = ./machines/old-names.nix;
}
