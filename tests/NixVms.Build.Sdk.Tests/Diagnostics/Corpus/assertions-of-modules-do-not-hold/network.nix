{
  alpha = { lib, config, ... }: {
    imports = [ ./module.nix ];
    networking.domain = "example.org";
    assertions = [
      { assertion = true; message = "Fine."; }
      {
        assertion = config.networking.domain == null;
        message = "No domain, please.";
      }
    ];
  };
}
