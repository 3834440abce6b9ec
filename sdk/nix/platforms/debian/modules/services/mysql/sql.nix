# The statements that make databases and users of MariaDB.
# Inputs: lib, cfg (the values of services.mysql).
# Result: { ensured: statements at every start; first: a function of the client's command, for the first start }.
{ lib, cfg }:
let
  inherit (lib) concatMapStrings escapeShellArg optionalString;

  name = text: "`${builtins.replaceStrings [ "`" ] [ "``" ] text}`";
  string = text: "'${builtins.replaceStrings [ "\\" "'" ] [ "\\\\" "''" ] text}'";

  create = database: "CREATE DATABASE IF NOT EXISTS ${name database};\n";
  account = user: "${string user.name}@'localhost'";
in
{
  ensured =
    concatMapStrings create cfg.ensureDatabases
    + concatMapStrings (
      user:
      # Who is that user of the machine needs no password.
      "CREATE USER IF NOT EXISTS ${account user} IDENTIFIED VIA unix_socket;\n"
      + lib.concatStrings (
        lib.mapAttrsToList (on: may: "GRANT ${may} ON ${on} TO ${account user};\n") user.ensurePermissions
      )
    ) cfg.ensureUsers;

  first =
    mysql:
    concatMapStrings (
      database:
      ''
        ${mysql} <<'END_OF_STATEMENTS'
        ${create database.name}
        END_OF_STATEMENTS
      ''
      + optionalString (database.schema != null) ''
        for file in ${escapeShellArg database.schema} ${escapeShellArg database.schema}/mysql-databases/*.sql; do
          [ ! -f "$file" ] || ${mysql} ${escapeShellArg database.name} < "$file"
        done
      ''
    ) cfg.initialDatabases
    + optionalString (cfg.initialScript != null) "${mysql} < ${escapeShellArg cfg.initialScript}\n";
}
