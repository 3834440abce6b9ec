# services.prometheus.exporters.node: figures of the machine itself.
{ config, lib, ... }:
let
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  strings = types.listOf types.str;
  cfg = config.services.prometheus.exporters.node;
in
{
  options.services.prometheus.exporters.node = {
    enable = option types.bool false "Whether the machine shows its figures to Prometheus.";
    listenAddress = option types.str "0.0.0.0" "The address that it listens on.";
    port = option types.port 9100 "The port.";
    openFirewall = option types.bool false "Whether the firewall lets others reach the port.";
    enabledCollectors = option strings [ ] "Kinds of figures beside the usual ones.";
    disabledCollectors = option strings [ ] "Kinds of figures to leave out.";
    extraFlags = option strings [ ] "Words added to its command line.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "prometheus-node-exporter" ];
    networking.firewall.allowedTCPPorts = lib.optional cfg.openFirewall cfg.port;

    systemd.services.prometheus-node-exporter = {
      description = "Figures of the machine for Prometheus";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = {
        ExecStart = lib.escapeShellArgs (
          [
            "/usr/bin/prometheus-node-exporter"
            "--web.listen-address=${cfg.listenAddress}:${toString cfg.port}"
          ]
          ++ map (name: "--collector.${name}") cfg.enabledCollectors
          ++ map (name: "--no-collector.${name}") cfg.disabledCollectors
          ++ cfg.extraFlags
        );
        DynamicUser = true;
        Restart = "always";
      };
    };
  };
}
