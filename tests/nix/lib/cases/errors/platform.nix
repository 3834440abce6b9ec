# The options that the modules of this folder set wrongly.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  opt = type: default: mkOption { inherit type default; };
  person = types.submodule {
    options.age = mkOption { type = types.int; };
    options.keys = opt (types.listOf (
      types.submodule {
        options.text = mkOption { type = types.str; };
        options.comment = opt types.str "";
      }
    )) [ ];
  };
in
{
  options.services.openssh.enable = opt types.bool false;
  options.services.openssh.ports = opt (types.listOf types.port) [ 22 ];
  options.services.httpd.adminAddr = mkOption {
    type = types.str;
    description = "The mail address of\nthe administrator";
    example = "admin@example.org";
  };
  options.networking.hostName = opt types.str "machine";
  options.networking.extra = opt (types.attrsOf (types.either types.int types.str)) { };
  options.people = opt (types.attrsOf person) { };
  options.maybe = opt (types.nullOr types.int) null;
  options.mode = opt (types.enum [
    "fast"
    "slow"
  ]) "fast";
  options.once = opt (types.uniq types.int) 1;
  options.function = opt (types.functionTo types.int) (x: x);
  options.fixed = mkOption {
    readOnly = true;
    default = 1;
  };
  options.anything = opt types.anything { };
}
