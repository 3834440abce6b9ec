{
  network.description = "Two machines";
  defaults.services.openssh.enable = true;

  web = { };
  db = { pkgs, ... }: { };
}
