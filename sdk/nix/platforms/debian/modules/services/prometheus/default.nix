# services.prometheus: figures of machines over time.
{ config, lib, ... }:
let
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  nullOrStr = types.nullOr types.str;
  cfg = config.services.prometheus;

  # Sections are YAML of Prometheus's own, of which JSON is a part: what it knows, its manual says.
  section = types.attrsOf types.anything;
  sections = option (types.listOf section) [ ];

  withoutNull =
    value:
    if builtins.isAttrs value then
      builtins.mapAttrs (_: withoutNull) (lib.filterAttrs (_: value: value != null) value)
    else if builtins.isList value then
      map withoutNull value
    else
      value;

  rulesPath = index: "prometheus/rules-${toString index}.yml";
  configuration = builtins.toJSON (
    withoutNull {
      global = cfg.globalConfig;
      scrape_configs = cfg.scrapeConfigs;
      remote_write = cfg.remoteWrite;
      rule_files = lib.imap0 (index: _: "/etc/${rulesPath index}") cfg.rules ++ map toString cfg.ruleFiles;
      alerting.alertmanagers = cfg.alertmanagers;
    }
  );
  path = "prometheus/nixvms.yml";
  data = "/var/lib/${cfg.stateDir}";
in
{
  imports = [ ./node.nix ];

  options.services.prometheus = {
    enable = option types.bool false "Whether to run Prometheus.";
    listenAddress = option types.str "0.0.0.0" "The address that it listens on.";
    port = option types.port 9090 "The port.";
    stateDir = option types.str "prometheus2" "The folder of its data, below /var/lib.";
    retentionTime = option nullOrStr null "How long figures are kept: \"15d\".";
    webExternalUrl = option nullOrStr null "The address at which others know it.";
    extraFlags = option (types.listOf types.str) [ ] "Words added to its command line.";
    globalConfig = option section { } "The section global of prometheus.yml.";
    scrapeConfigs = sections "The section scrape_configs: [ { job_name = \"node\"; static_configs = [ { targets = [ \"web:9100\" ]; } ]; } ].";
    remoteWrite = sections "The section remote_write.";
    alertmanagers = sections "The alert managers that it tells.";
    rules = option (types.listOf lib.types.str) [ ] "Texts of files of rules.";
    ruleFiles = option (types.listOf types.path) [ ] "Files of rules.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "prometheus" ];

    environment.etc = {
      ${path}.text = configuration;
    }
    // builtins.listToAttrs (
      lib.imap0 (index: text: {
        name = rulesPath index;
        value.text = text;
      }) cfg.rules
    );

    users.users.prometheus = {
      isSystemUser = true;
      group = "prometheus";
    };
    users.groups.prometheus = { };

    systemd.services.prometheus = {
      description = "Prometheus";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      reloadIfChanged = true;
      reloadTriggers = [ configuration ] ++ cfg.rules;
      serviceConfig = {
        ExecStartPre = "/usr/bin/promtool check config /etc/${path}";
        ExecStart = lib.escapeShellArgs (
          [
            "/usr/bin/prometheus"
            "--config.file=/etc/${path}"
            "--storage.tsdb.path=${data}/data"
            "--web.listen-address=${cfg.listenAddress}:${toString cfg.port}"
          ]
          ++ lib.optional (cfg.retentionTime != null) "--storage.tsdb.retention.time=${cfg.retentionTime}"
          ++ lib.optional (cfg.webExternalUrl != null) "--web.external-url=${cfg.webExternalUrl}"
          ++ cfg.extraFlags
        );
        ExecReload = "/bin/kill -HUP $MAINPID";
        User = "prometheus";
        WorkingDirectory = data;
        StateDirectory = cfg.stateDir;
        StateDirectoryMode = "0700";
        Restart = "always";
      };
    };
  };
}
