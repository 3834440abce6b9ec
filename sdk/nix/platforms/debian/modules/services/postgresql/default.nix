# services.postgresql.*: the database server.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) mkIf optionalString;
  inherit (import ../../one-line.nix lib) types;
  option = import ../../option.nix lib;
  cfg = config.services.postgresql;

  version = nixvms.release.postgresqlVersion;
  programs = "/usr/lib/postgresql/${version}/bin";
  defaultDir = "/var/lib/postgresql/${version}";
  configFiles = "/etc/postgresql";

  value = types.oneOf [
    types.bool
    types.int
    types.float
    types.str
  ];

  # --- Configuration

  textOf =
    v:
    if builtins.isBool v then
      (if v then "yes" else "no")
    else if builtins.isString v then
      "'${builtins.replaceStrings [ "'" ] [ "''" ] v}'"
    else
      toString v;
  settingsText = lib.concatStrings (
    lib.mapAttrsToList (key: v: optionalString (v != null) "${key} = ${textOf v}\n") cfg.settings
  );

  # --- The cluster

  sql = import ./sql.nix {
    inherit lib;
    databases = cfg.ensureDatabases;
    users = cfg.ensureUsers;
  };
  # The data directory says which statements it has seen.
  mark = builtins.hashString "sha256" sql.conditional;

  inherit (nixvms) release;
  lock = nixvms.locks.${release.hostSystem};
  # Programs of another architecture do not run here: such a machine makes its cluster when it starts. While the lock
  # lacks PostgreSQL, there is nothing to build with: the evaluation goes on and finds out what else is missing.
  isBuilt = config.nixpkgs.system == release.hostSystem && lock.has "postgresql-${version}";
  cluster = import ./cluster.nix {
    inherit lib version;
    inherit (nixvms) run toolsOf;
    inherit (cfg) initdbArgs;
    inherit (sql) statements;
    architecture = release.architectures.${release.hostSystem};
  };

  initialise =
    if isBuilt then
      ''
        # In pieces of 512 KiB: with its own of 10, tar takes a half longer.
        tar -x -p -b 1024 -f ${cluster}/data.tar -C ${cfg.dataDir}
        : > ${cfg.dataDir}/global/pg_control
        # It warns that the control file is empty.
        ${programs}/pg_resetwal -f --wal-segsize=1 $(cat ${cluster}/reset-args) -D ${cfg.dataDir} \
          > /dev/null 2> >(grep -v 'ignoring it' >&2)
        echo ${mark} > ${cfg.dataDir}/.nixvms-ensured
      ''
    else
      ''
        ${programs}/initdb --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth=peer --wal-segsize=1 \
          ${lib.escapeShellArgs cfg.initdbArgs} -D ${cfg.dataDir} > /dev/null
      '';

  psql =
    "${programs}/psql -h /run/postgresql -p ${toString cfg.settings.port} -U postgres -d postgres "
    + "-v ON_ERROR_STOP=1 -qtAX";

  checkPackage =
    package:
    if
      package == null
      || builtins.elem (package.pname or "") [
        "postgresql"
        "postgresql-${version}"
      ]
    then
      package
    else
      nixvms.fail {
        code = "NIXVM3037";
        message =
          "services.postgresql.package is not PostgreSQL ${version}, the one that ${release.title} has. "
          + "Leave the option out.";
        position = (builtins.head options.services.postgresql.package.definitionsWithLocations).position or null;
      };
in
{
  imports = [
    # Declared for each machine.
    {
      options.services.postgresql.package =
        option (types.nullOr types.package) null
          "The package of PostgreSQL ${version}, the only version that there is."
        // {
          apply = checkPackage;
        };
    }
  ];

  options.services.postgresql = {
    enable = option types.bool false "Whether to run PostgreSQL.";
    dataDir = option types.path defaultDir "The folder of the data.";
    enableTCPIP = option types.bool false "Whether other machines can connect.";
    authentication = option types.lines "" "Lines of pg_hba.conf, before those for connections of the machine itself.";
    identMap = option types.lines "" "Lines of pg_ident.conf.";
    port = option types.port 5432 "The older name of settings.port: the port that the server listens on.";
    settings = option (types.attrsOf (
      types.nullOr value
    )) { } "Settings of postgresql.conf, by name: port, max_connections ….";
    ensureDatabases =
      option (types.listOf types.str) [ ]
        "Databases that are made; one that is no longer here stays on a machine with a disk.";
    ensureUsers = option (types.listOf (import ./types.nix lib)) [ ] "Users that are made.";
    initialScript =
      option (types.nullOr types.path) null
        "SQL that runs at the first start of the machine's server.";
    initdbArgs = option (types.listOf types.str) [ ] "Words added to the command line of initdb.";
  };

  config = mkIf cfg.enable {
    # Nothing else reads the option, and it is to be checked.
    debian.packages = builtins.seq cfg.package [
      "postgresql-${version}"
    ]
    ++ lib.optional (cfg.settings.jit == true) nixvms.release.postgresqlCompiler;

    services.postgresql = {
      authentication = lib.mkMerge [
        (lib.mkBefore "local all postgres peer map=postgres")
        (lib.mkAfter ''
          local all all peer
          host all all 127.0.0.1/32 scram-sha-256
          host all all ::1/128 scram-sha-256
        '')
      ];
      identMap = lib.mkBefore ''
        postgres root postgres
        postgres postgres postgres
      '';
      settings = lib.mapAttrs (_: lib.mkDefault) {
        inherit (cfg) port;
        listen_addresses = if cfg.enableTCPIP then "*" else "localhost";
        unix_socket_directories = "/run/postgresql";
        hba_file = "${configFiles}/pg_hba.conf";
        ident_file = "${configFiles}/pg_ident.conf";
        log_destination = "stderr";
        log_line_prefix = "[%p] ";
        # Compiling queries needs libllvm, 30 MB that tests can do without.
        jit = false;
      };
    };

    users.users.postgres = {
      uid = 71;
      group = "postgres";
      home = "/var/lib/postgresql";
      shell = "/bin/bash";
      description = "PostgreSQL";
    };
    users.groups.postgres.gid = 71;

    environment.etc = {
      "postgresql/pg_hba.conf".text = cfg.authentication;
      "postgresql/pg_ident.conf".text = cfg.identMap;
      "postgresql/postgresql.conf".text = settingsText;
    };

    system.files = map (command: {
      path = "sw/bin/${command}";
      link = "${programs}/${command}";
    }) (import ./commands.nix);

    systemd.tmpfiles.rules = mkIf (cfg.dataDir != defaultDir) [
      "d ${cfg.dataDir} 0700 postgres postgres"
    ];

    systemd.services.postgresql = {
      description = "PostgreSQL server";
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" ];
      restartTriggers = map (name: config.environment.etc."postgresql/${name}.conf".text) [
        "pg_hba"
        "pg_ident"
        "postgresql"
      ];
      environment.PGDATA = cfg.dataDir;
      preStart = ''
        if [ ! -e ${cfg.dataDir}/PG_VERSION ]; then
          ${initialise}
          ${optionalString (cfg.initialScript != null) "touch ${cfg.dataDir}/.first_startup"}
        fi
        ln -sfn ${configFiles}/postgresql.conf ${cfg.dataDir}/postgresql.conf
      '';
      postStart =
        optionalString (cfg.initialScript != null) ''
          if [ -e ${cfg.dataDir}/.first_startup ]; then
            ${psql} -f ${cfg.initialScript}
            rm ${cfg.dataDir}/.first_startup
          fi
        ''
        + optionalString (sql.conditional != "") ''
          if ! [ ${mark} = "$(cat ${cfg.dataDir}/.nixvms-ensured 2> /dev/null)" ]; then
            ${psql} <<'END_OF_STATEMENTS'
          ${sql.conditional}
          END_OF_STATEMENTS
            echo ${mark} > ${cfg.dataDir}/.nixvms-ensured
          fi
        '';
      serviceConfig = {
        Type = "notify";
        ExecStart = "${programs}/postgres";
        ExecReload = "/bin/kill -HUP $MAINPID";
        User = "postgres";
        Group = "postgres";
        RuntimeDirectory = "postgresql";
        StateDirectory = mkIf (cfg.dataDir == defaultDir) [
          "postgresql"
          "postgresql/${version}"
        ];
        StateDirectoryMode = "0700";
        KillSignal = "SIGINT";
        KillMode = "mixed";
        TimeoutSec = 300;
      };
    };
  };
}
