# Computers: what makes a virtual machine has no place in them.
{
  defaults = {
    services.openssh.enable = true;
    fileSystems."/" = {
      device = "/dev/vda1";
      fsType = "ext4";
    };
    boot.loader.grub.device = "/dev/vda";
    virtualisation.memorySize = 512;
  };

  web =
    { nodes, ... }:
    {
      deployment.targetHost = "web.example.net";
      deployment.keys.token.text = "swordfish";
      networking.extraHosts = "10.0.0.1 ${nodes.db.config.networking.hostName}.example.net";
    };

  db = { };
}
