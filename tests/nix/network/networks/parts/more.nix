{
  require = [ ../nixops.nix ];
  network.specialArgs = {
    word = "part";
    other = "part";
  };
  resources.sshKeyPairs.key = { };
  defaults.networking.domain = "example.org";
  db = { };
  web.services.openssh.enable = true;
}
