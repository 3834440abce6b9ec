{
  web = {
    nixpkgs.hostPlatform = "aarch64-linux";
    networking.domain = "example.net";
    virtualisation.vlans = [ 2 1 ];
    virtualisation.diskImage = null;
    virtualisation.forwardPorts = [
      {
        host.port = 8080;
        guest.port = 80;
      }
      {
        host.address = "0.0.0.0";
        host.port = 8081;
        guest.port = 80;
      }
      {
        from = "guest";
        host.port = 53;
        guest.address = "10.0.2.100";
        guest.port = 53;
      }
    ];
  };
  plain = { };
}
