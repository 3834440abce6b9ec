{
  alpha = { lib, ... }: {
    config = lib.mkIf "yes" {
      services.openssh.enable = true;
    };
  };
  beta = { config, lib, ... }: {
    systemd = lib.mkIf config.networking.hostName {
      tmpfiles.rules = [ "d /srv" ];
    };
  };
  gamma = { lib, pkgs, ... }: {
    environment = lib.mkMerge [
      { systemPackages = [ pkgs.hello ]; }
      (lib.mkIf 1 { systemPackages = [ pkgs.hello ]; })
    ];
  };
  zeta.imports = [ ./module.nix ];
}
