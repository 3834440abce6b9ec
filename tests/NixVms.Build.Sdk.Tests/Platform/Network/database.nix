# PostgreSQL and Redis.
{ pkgs, ... }:
{
  services.postgresql = {
    enable = true;
    enableTCPIP = true;
    ensureDatabases = [ "shop" ];
    ensureUsers = [
      {
        name = "shop";
        ensureDBOwnership = true;
        ensureClauses.createdb = true;
      }
      {
        name = "reader";
        ensurePermissions."DATABASE shop" = "CONNECT";
      }
    ];
    authentication = "host shop shop 192.168.1.0/24 trust";
    settings.max_connections = 50;
    initialScript = pkgs.writeText "initial.sql" ''
      CREATE TABLE first_start (answer integer);
      INSERT INTO first_start VALUES (42);
    '';
  };

  services.redis.servers = {
    "" = {
      enable = true;
      bind = null;
      openFirewall = true;
      requirePass = "open sesame";
    };
    cache = {
      enable = true;
      port = 6380;
      settings.maxmemory = "10mb";
    };
  };

  # Only what a service opens is open.
  networking.firewall = {
    enable = true;
    allowPing = false;
    rejectPackets = true;
    allowedTCPPorts = [ 5432 ];
  };
}
