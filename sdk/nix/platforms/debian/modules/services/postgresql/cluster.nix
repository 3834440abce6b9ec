# A PostgreSQL cluster, made when the machine is built: under TCG, making it at the start of the machine takes 35 s.
# Inputs: lib; run and toolsOf (platform.nix); the host's entry in the release; version: of PostgreSQL; statements: SQL
#         that runs in the new cluster; initdbArgs: words for initdb.
# Result: a folder with
#   data.tar     the data directory, without what differs from one time to the next: the log and the control file
#   reset-args   the words that make pg_resetwal write both anew
{
  lib,
  run,
  toolsOf,
  architecture,
  version,
  statements,
  initdbArgs,
}:
let
  postgresql = toolsOf [
    "postgresql-${version}"
    "libc-bin"
  ];
  gnuTar = toolsOf [ "tar" ];
  gnuSed = toolsOf [ "sed" ];
in
run "nixvms-postgresql-cluster-${version}" {
  inherit version statements;
  tools = postgresql.unpacked;
  loader = "${postgresql.unpacked}/${architecture.loader}";
  libraries = "${postgresql.unpacked}/${architecture.libraries}";
  sed = gnuSed.command "bin/sed";
  tar = gnuTar.command "bin/tar";
  initdbArgs = lib.escapeShellArgs initdbArgs;
  passAsFile = [ "statements" ];
} (builtins.readFile ./cluster.sh)
