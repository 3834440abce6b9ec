# The SQL of services.postgresql.ensureDatabases and ensureUsers. Inputs: lib, databases, users.
# Result: { statements, conditional }: for a new cluster, and for psql on one that may have some of it already.
{
  lib,
  databases,
  users,
}:
let
  inherit (lib) concatMap concatMapStrings mapAttrsToList;

  name = text: "\"${builtins.replaceStrings [ "\"" ] [ "\"\"" ] text}\"";
  literal = text: "'${builtins.replaceStrings [ "'" ] [ "''" ] text}'";

  createDatabase = database: "CREATE DATABASE ${name database}";
  createRole = user: "CREATE ROLE ${name user.name} LOGIN";

  # Statements that can be repeated.
  clauses =
    user:
    let
      set = lib.filterAttrs (_: value: value != null) user.ensureClauses;
      word = clause: value: (lib.optionalString (!value) "NO") + lib.toUpper clause;
    in
    lib.optional (
      set != { }
    ) "ALTER ROLE ${name user.name} ${lib.concatStringsSep " " (mapAttrsToList word set)}";
  ownership =
    user:
    lib.optional user.ensureDBOwnership "ALTER DATABASE ${name user.name} OWNER TO ${name user.name}";
  permissions =
    user:
    mapAttrsToList (
      object: permission: "GRANT ${permission} ON ${object} TO ${name user.name}"
    ) user.ensurePermissions;
  repeatable = concatMap (user: clauses user ++ ownership user ++ permissions user) users;

  # psql runs what the query returns: a row where the thing is missing.
  unless = condition: statement: "SELECT ${literal statement} WHERE NOT EXISTS (${condition}) \\gexec\n";
in
{
  # An empty line ends a statement in PostgreSQL's single-user mode.
  statements = concatMapStrings (statement: "${statement};\n\n") (
    map createDatabase databases ++ map createRole users ++ repeatable
  );

  conditional =
    concatMapStrings (
      database:
      unless "SELECT FROM pg_database WHERE datname = ${literal database}" (createDatabase database)
    ) databases
    + concatMapStrings (
      user: unless "SELECT FROM pg_roles WHERE rolname = ${literal user.name}" (createRole user)
    ) users
    + concatMapStrings (statement: "${statement};\n") repeatable;
}
