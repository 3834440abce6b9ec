# PostgreSQL and Redis.
{ pkgs, ... }:
{
  services.postgresql = {
    enable = true;
    package = pkgs.postgresql;
    dataDir = "/srv/data";
    settings.port = 5433;
    identMap = "map ann ann";
    initdbArgs = [ "--data-checksums" ];
    ensureUsers = [
      {
        name = "quote\"d";
        ensureClauses = {
          superuser = true;
          createrole = false;
          "inherit" = false;
          login = true;
          replication = true;
          bypassrls = true;
        };
      }
    ];
  };

  services.redis.servers.big = {
    enable = true;
    user = "keeper";
    group = "keepers";
    unixSocket = "/run/big.sock";
    unixSocketPerm = 600;
    databases = 3;
    logLevel = "debug";
    appendOnly = true;
    save = [
      [
        5
        1
      ]
    ];
  };
}
