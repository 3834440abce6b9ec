# The type of an element of services.postgresql.ensureUsers. Inputs: lib. Result: a type.
lib:
let
  inherit (lib) types;
  option = import ../../option.nix lib;
  clause = option (types.nullOr types.bool) null;
in
types.submodule {
  options = {
    name = lib.mkOption {
      type = types.str;
      description = "The name of the user.";
    };
    ensureDBOwnership = option types.bool false "Whether the user owns the database of the same name.";
    ensurePermissions =
      option (types.attrsOf types.str) { }
        "What the user may do, by object: { \"DATABASE app\" = \"ALL PRIVILEGES\"; }.";
    ensureClauses = {
      superuser = clause "Whether the user may do everything.";
      createrole = clause "Whether the user may make users.";
      createdb = clause "Whether the user may make databases.";
      "inherit" = clause "Whether the user has the rights of the roles it belongs to.";
      login = clause "Whether the user may connect.";
      replication = clause "Whether the user may replicate the cluster.";
      bypassrls = clause "Whether the security of rows does not count for the user.";
    };
  };
}
