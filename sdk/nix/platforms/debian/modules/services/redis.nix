# services.redis.*: Redis servers.
{ config, lib, ... }:
let
  inherit (lib)
    concatMapStrings
    mkIf
    ;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  nullOrStr = types.nullOr types.str;

  scalar = types.oneOf [
    types.bool
    types.int
    types.float
    types.str
  ];

  serverName = name: if name == "" then "redis" else "redis-${name}";

  server = types.submodule (
    { name, config, ... }:
    {
      options = {
        enable = option types.bool false "Whether to run this server.";
        user = option types.str (serverName name) "The user that the server runs as.";
        group = option types.str config.user "The group that the server runs as.";
        port =
          option types.port (if name == "" then 6379 else 0)
            "The port; 0, the default of a server with a name, means the Unix socket only."
          // {
            defaultText = lib.literalMD "6379 for the server \"\", else 0";
          };
        bind = option nullOrStr "127.0.0.1" "The addresses that the server listens on; null is all.";
        openFirewall = option types.bool false "Whether the firewall lets others reach the port.";
        unixSocket =
          option (types.nullOr types.path) "/run/${serverName name}/redis.sock"
            "The path of the Unix socket; null is none.";
        unixSocketPerm = option types.int 660 "The mode of the socket, in octal digits.";
        requirePass = option nullOrStr null "The password, in clear text: everybody can read it in the store.";
        databases = option types.int 16 "The number of databases.";
        logLevel = option types.str "notice" "How much is logged: debug, verbose, notice or warning.";
        appendOnly = option types.bool false "Whether every change is written to a file at once.";
        save = option (types.listOf (types.listOf types.int)) [
          [ 900 1 ]
          [ 300 10 ]
          [ 60 10000 ]
        ] "When the data is written to disk: after SECONDS, if there were CHANGES.";
        settings = option (types.attrsOf (types.either scalar (types.listOf scalar))) { }
          "Settings of redis.conf, by name; a list is several lines.";
      };

      config.settings = lib.mapAttrs (_: lib.mkDefault) (
        {
          inherit (config) port databases;
          loglevel = config.logLevel;
          appendonly = config.appendOnly;
          dir = "/var/lib/${serverName name}";
          save =
            if config.save == [ ] then
              "\"\""
            else
              map (lib.concatMapStringsSep " " toString) config.save;
          supervised = "systemd";
        }
        // lib.optionalAttrs (config.bind != null) { inherit (config) bind; }
        // lib.optionalAttrs (config.unixSocket != null) {
          unixsocket = config.unixSocket;
          unixsocketperm = config.unixSocketPerm;
        }
        // lib.optionalAttrs (config.requirePass != null) {
          requirepass = builtins.toJSON config.requirePass;
        }
      );
    }
  );

  servers = lib.filterAttrs (_: server: server.enable) config.services.redis.servers;

  textOf = value: if builtins.isBool value then (if value then "yes" else "no") else toString value;
  lines = key: value: concatMapStrings (element: "${key} ${textOf element}\n") (lib.toList value);

  # The options that older releases had, for the one server there was.
  old = removeAttrs config.services.redis [ "servers" ];
  older = type: name: option (types.nullOr type) null "The older name of servers.\"\".${name}.";
in
{
  options.services.redis = {
    servers = option (types.attrsOf server) { } ''
      Redis servers, by name. The service of the server "" is redis, that of another redis-NAME.'';
    enable = option types.bool false "The older name of servers.\"\".enable.";
    port = older types.port "port";
    bind = older types.str "bind";
    openFirewall = older types.bool "openFirewall";
    requirePass = older types.str "requirePass";
    settings = older types.attrs "settings";
  };

  config = lib.mkMerge [
    {
      services.redis.servers = mkIf config.services.redis.enable {
        "" = lib.filterAttrs (_: value: value != null) old;
      };
    }

    (mkIf (servers != { }) {
      debian.packages = [
        "redis-server"
        "redis-tools"
      ];

      networking.firewall.allowedTCPPorts = lib.concatMap (
        server: lib.optional (server.openFirewall && server.port != 0) server.port
      ) (builtins.attrValues servers);

      # As on NixOS: without it, saving to disk can fail.
      boot.kernel.sysctl."vm.overcommit_memory" = lib.mkDefault 1;

      users.users = lib.mapAttrs' (name: server: {
        name = server.user;
        value = {
          isSystemUser = true;
          inherit (server) group;
        };
      }) (lib.filterAttrs (name: server: server.user == serverName name) servers);
      users.groups = lib.mapAttrs' (name: server: {
        name = server.group;
        value = { };
      }) (lib.filterAttrs (name: server: server.group == serverName name) servers);

      environment.etc = lib.mapAttrs' (name: server: {
        name = "redis/${serverName name}.conf";
        value = {
          mode = "0400";
          user = server.user;
          text = lib.concatStrings (lib.mapAttrsToList lines server.settings);
        };
      }) servers;

      systemd.services = lib.mapAttrs' (name: server: {
        name = serverName name;
        value = {
          description = "Redis server ${name}";
          wantedBy = [ "multi-user.target" ];
          after = [ "network.target" ];
          restartTriggers = [ config.environment.etc."redis/${serverName name}.conf".text ];
          serviceConfig = {
            Type = "notify";
            ExecStart = "/usr/bin/redis-server /etc/redis/${serverName name}.conf";
            User = server.user;
            Group = server.group;
            StateDirectory = serverName name;
            StateDirectoryMode = "0700";
            RuntimeDirectory = serverName name;
            RuntimeDirectoryMode = "0750";
            Restart = "always";
          };
        };
      }) servers;
    })
  ];
}
