{
  alpha = {
    networking.domain = "example.net";
    services.opensh.enable = true;
    users.users.alice.isNormalUser = true;
  };
  beta = { nodes, ... }: {
    environment.etc."peer".text = "Peer: " + nodes.alpha.config.networking.domain;
  };
  delta = { nodes, ... }: {
    networking.hostName = nodes.alpha.config.users.users.alice.name;
  };
  gamma = { lib, nodes, ... }: {
    environment.etc."peers".text = lib.concatStringsSep " " (lib.mapAttrsToList (_: node: node.config.networking.hostName) nodes);
    networking.domain = throw "gamma has no domain.";
  };
  zeta = { };
}
