# services.memcached: a cache in memory.
{ config, lib, ... }:
let
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.services.memcached;
in
{
  options.services.memcached = {
    enable = option types.bool false "Whether to run memcached.";
    user = option types.str "memcached" "The user that it runs as.";
    listen = option types.str "127.0.0.1" "The address that it listens on.";
    port = option types.port 11211 "The port.";
    enableUnixSocket = option types.bool false "Whether it listens on /run/memcached/memcached.sock instead.";
    maxMemory = option types.ints.unsigned 64 "The most memory for data, in MiB.";
    maxConnections = option types.ints.unsigned 1024 "The most connections at a time.";
    extraOptions = option (types.listOf types.str) [ ] "Words added to its command line.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [ "memcached" ];

    users.users = lib.mkIf (cfg.user == "memcached") {
      memcached = {
        isSystemUser = true;
        group = "memcached";
      };
    };
    users.groups = lib.mkIf (cfg.user == "memcached") { memcached = { }; };

    systemd.services.memcached = {
      description = "Cache memcached";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      serviceConfig = {
        ExecStart = lib.escapeShellArgs (
          [ "/usr/bin/memcached" ]
          ++ (
            if cfg.enableUnixSocket then
              [
                "-s"
                "/run/memcached/memcached.sock"
              ]
            else
              [
                "-l"
                cfg.listen
                "-p"
                (toString cfg.port)
              ]
          )
          ++ [
            "-m"
            (toString cfg.maxMemory)
            "-c"
            (toString cfg.maxConnections)
          ]
          ++ cfg.extraOptions
        );
        User = cfg.user;
        RuntimeDirectory = "memcached";
        Restart = "on-failure";
      };
    };
  };
}
