{
  alpha = { nodes, ... }: {
    environment.etc."peer".text = nodes.beta.config.networking.domain;
    networking.domain = nodes.beta.config.networking.domain;
  };
  beta = {
    services.opensh.enable = true;
    networking.domain = "example.net";
  };
}
