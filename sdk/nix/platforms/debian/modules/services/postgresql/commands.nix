# PostgreSQL's programs that machines have on their search path.
# Debian's package of these names, which is left out, has a script in Perl in their place that chooses among versions.
[
  "clusterdb"
  "createdb"
  "createuser"
  "dropdb"
  "dropuser"
  "initdb"
  "pg_basebackup"
  "pg_ctl"
  "pg_dump"
  "pg_dumpall"
  "pg_isready"
  "pg_restore"
  "pgbench"
  "postgres"
  "psql"
  "reindexdb"
  "vacuumdb"
]
