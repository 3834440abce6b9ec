# services.rabbitmq: a broker of messages (AMQP).
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.rabbitmq;
  configuration = lib.concatStrings (
    lib.mapAttrsToList (name: value: "${name} = ${value}\n") cfg.configItems
  );
  plugins = cfg.plugins ++ lib.optional cfg.managementPlugin.enable "rabbitmq_management";
in
{
  options.services.rabbitmq = {
    enable = option types.bool false "Whether to run RabbitMQ.";
    listenAddress = option types.str "127.0.0.1" "The address that it listens on; \"\" for all.";
    port = option types.port 5672 "The port.";
    nodeName = option types.str "rabbit@localhost" "The name of the node.";
    cookie = option types.str "" "What the nodes of a cluster share, in clear text; \"\" for one that is made at the first start.";
    dataDir = option types.path "/var/lib/rabbitmq" "The folder of the data.";
    configItems = option (types.attrsOf types.str) { } "Settings of rabbitmq.conf, by name.";
    plugins = option (types.listOf types.str) [ ] "Plugins that are on.";
    managementPlugin = {
      enable = option types.bool false "Whether there is a page that shows and changes what it does.";
      port = option types.port 15672 "The port of that page.";
    };
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "rabbitmq-server" ];
    virtualisation.memorySize = lib.mkDefault 768;

    services.rabbitmq.configItems = {
      "listeners.tcp.1" = lib.mkDefault "${if cfg.listenAddress == "" then "::" else cfg.listenAddress}:${toString cfg.port}";
    }
    // lib.optionalAttrs cfg.managementPlugin.enable {
      "management.tcp.port" = toString cfg.managementPlugin.port;
      "management.tcp.ip" = if cfg.listenAddress == "" then "::" else cfg.listenAddress;
    };

    users.users.rabbitmq = {
      isSystemUser = true;
      group = "rabbitmq";
      home = cfg.dataDir;
    };
    users.groups.rabbitmq = { };

    environment.etc = {
      "rabbitmq/rabbitmq.conf".text = configuration;
      "rabbitmq/enabled_plugins".text = "[ ${lib.concatStringsSep "," plugins} ].\n";
    };

    systemd.tmpfiles.rules = lib.mkIf (cfg.dataDir != "/var/lib/rabbitmq") [
      "d ${builtins.toJSON cfg.dataDir} 0700 rabbitmq rabbitmq"
    ];

    systemd.services.rabbitmq = {
      description = "Message broker RabbitMQ";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = [
        configuration
        plugins
      ];
      environment = {
        RABBITMQ_NODENAME = cfg.nodeName;
        RABBITMQ_MNESIA_BASE = "${cfg.dataDir}/mnesia";
        RABBITMQ_LOGS = "-";
        RABBITMQ_ENABLED_PLUGINS_FILE = "/etc/rabbitmq/enabled_plugins";
        HOME = cfg.dataDir;
      };
      preStart = lib.optionalString (cfg.cookie != "") ''
        (umask 077 && printf %s ${lib.escapeShellArg cfg.cookie} > ${lib.escapeShellArg "${cfg.dataDir}/.erlang.cookie"})
        chmod 400 ${lib.escapeShellArg "${cfg.dataDir}/.erlang.cookie"}
      '';
      serviceConfig = {
        Type = "notify";
        NotifyAccess = "all";
        ExecStart = "/usr/lib/rabbitmq/bin/rabbitmq-server";
        ExecStop = "/usr/lib/rabbitmq/bin/rabbitmqctl shutdown";
        User = "rabbitmq";
        Group = "rabbitmq";
        WorkingDirectory = cfg.dataDir;
        StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/rabbitmq") "rabbitmq";
        StateDirectoryMode = "0700";
        LogsDirectory = "rabbitmq";
        UMask = "0027";
        LimitNOFILE = 100000;
        TimeoutStartSec = 600;
        Restart = "on-failure";
        RestartSec = 10;
      };
    };
  };
}
