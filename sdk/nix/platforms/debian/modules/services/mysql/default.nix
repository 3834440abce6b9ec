# services.mysql: MariaDB.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkOption;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  cfg = config.services.mysql;

  scalar = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
  ];
  value = types.nullOr (types.either scalar (types.listOf scalar));

  user = types.submodule {
    options = {
      name = mkOption {
        type = types.str;
        description = "The name of the user, who is the user of the machine of that name.";
      };
      ensurePermissions =
        option (lib.types.attrsOf lib.types.str) { }
          "What the user may do: { \"shop.*\" = \"ALL PRIVILEGES\"; }.";
    };
  };
  database = types.submodule {
    options = {
      name = mkOption {
        type = types.str;
        description = "The name of the database.";
      };
      schema = option (types.nullOr types.path) null "SQL that runs in it, or a folder of files mysql-databases/*.sql.";
    };
  };

  # Flags are names alone, and a list is a line for each.
  lineOf =
    name: value:
    if value == true then
      "${name}\n"
    else if value == false then
      "${name}=0\n"
    else if value == null then
      ""
    else if builtins.isList value then
      lib.concatMapStrings (lineOf name) value
    else
      "${name}=${toString value}\n";
  sectionText = name: lines: "[${name}]\n" + lib.concatStrings (lib.mapAttrsToList lineOf lines);
  configuration = lib.concatStrings (lib.mapAttrsToList sectionText cfg.settings);
  path = if cfg.configFile != null then toString cfg.configFile else "/etc/my.cnf";

  inherit (lib) escapeShellArg;
  dataDir = escapeShellArg cfg.dataDir;
  made = escapeShellArg "${cfg.dataDir}/.nixvms-made";
  first = escapeShellArg "${cfg.dataDir}/.nixvms-first";

  sql = import ./sql.nix { inherit lib cfg; };
  # The server's own user may do everything, without a password, by the socket alone; so may root.
  mysql = "mariadb --no-defaults --user=${escapeShellArg cfg.user} --socket=/run/mysqld/mysqld.sock";
in
{
  options.services.mysql = {
    enable = option types.bool false "Whether to run MariaDB.";
    package = option (types.nullOr types.raw) null "The package; there is Debian's MariaDB alone.";
    user = option types.str "mysql" "The user that the server runs as.";
    group = option types.str "mysql" "The group that the server runs as.";
    dataDir = option types.path "/var/lib/mysql" "The folder of the data.";
    configFile = option (types.nullOr types.path) null "The whole my.cnf, instead of settings.";
    settings = option (types.attrsOf (types.attrsOf value)) { } "Settings of my.cnf, by section and name.";
    port = option types.port 3306 "The older name of settings.mysqld.port.";
    bind = option (types.nullOr types.str) null "The older name of settings.mysqld.bind-address.";
    initialDatabases = option (types.listOf database) [ ] "Databases that are made at the first start.";
    initialScript = option (types.nullOr types.path) null "SQL that runs at the first start.";
    ensureDatabases = option (types.listOf types.str) [ ] "Databases that are made; none is removed.";
    ensureUsers = option (types.listOf user) [ ] "Users that are made; none is removed.";
  };

  config = lib.mkIf cfg.enable {
    debian.packages = [
      "mariadb-server-core"
      "mariadb-client"
      "mariadb-client-core"
    ];
    virtualisation.memorySize = lib.mkDefault 512;

    services.mysql.settings.mysqld = lib.mapAttrs (_: lib.mkDefault) (
      {
        datadir = cfg.dataDir;
        port = cfg.port;
        socket = "/run/mysqld/mysqld.sock";
        # Names of clients would be looked up one by one.
        skip-name-resolve = true;
      }
      // lib.optionalAttrs (cfg.bind != null) { bind-address = cfg.bind; }
    );

    environment.etc."my.cnf" = lib.mkIf (cfg.configFile == null) { text = configuration; };

    users.users = lib.mkIf (cfg.user == "mysql") {
      mysql = {
        isSystemUser = true;
        inherit (cfg) group;
        home = cfg.dataDir;
      };
    };
    users.groups = lib.mkIf (cfg.group == "mysql") { mysql = { }; };

    systemd.tmpfiles.rules = lib.mkIf (cfg.dataDir != "/var/lib/mysql") [
      "d ${builtins.toJSON cfg.dataDir} 0700 ${cfg.user} ${cfg.group}"
    ];

    systemd.services.mysql = {
      description = "MariaDB server";
      aliases = [
        "mariadb.service"
        "mysqld.service"
      ];
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = lib.optional (cfg.configFile == null) configuration;
      # A killed start leaves no mark, and the next one begins again.
      preStart = ''
        if ! [ -e ${made} ]; then
          find ${dataDir} -mindepth 1 -delete
          mariadb-install-db --defaults-file=${escapeShellArg path} --user=${escapeShellArg cfg.user} --datadir=${dataDir} \
            --auth-root-authentication-method=socket --auth-root-socket-user=${escapeShellArg cfg.user} --skip-test-db > /dev/null
          touch ${made} ${first}
        fi
      '';
      postStart = ''
        if [ -e ${first} ]; then
          ${sql.first mysql}
          rm ${first}
        fi
        ${lib.optionalString (sql.ensured != "") ''
          ${mysql} <<'END_OF_STATEMENTS'
          ${sql.ensured}
          END_OF_STATEMENTS
        ''}
      '';
      serviceConfig = {
        Type = "notify";
        ExecStart = "/usr/sbin/mariadbd --defaults-file=${path}";
        User = cfg.user;
        Group = cfg.group;
        RuntimeDirectory = "mysqld";
        StateDirectory = lib.mkIf (cfg.dataDir == "/var/lib/mysql") "mysql";
        StateDirectoryMode = "0700";
        TimeoutStartSec = 900;
        LimitNOFILE = 32768;
        Restart = "on-abnormal";
      };
    };
  };
}
