# What stops an evaluation.
{ lib }:
with lib;
let
  base = { options.a = mkOption { type = types.int; default = 1; }; };
  case = modules: { modules = [ base ] ++ modules; show = config: config.a; };
in
{
  unknown-below-option = case [ { a.b = 1; } ];
  unknown-nested = case [ { b.c.d = 1; } ];
  unknown-in-if-false = case [ (mkIf false { b = 1; }) ];
  unknown-in-merge = case [ { config = mkMerge [ { b = 1; } ]; } ];
  unknown-value-false = case [ { b = mkIf false 1; } ];
  null-for-int = case [ { a = null; } ];
  list-for-int = case [ { a = [ ]; } ];
  float-for-int = case [ { a = 1.5; } ];
  declared-twice = case [ { options.a = mkOption { type = types.str; }; } ];
  declared-below = case [ { options.a.b = mkOption { }; } ];
  declared-value = case [ { options.b = 5; } ];
  read-only-twice = {
    since = "16.09";
    modules = [ { options.a = mkOption { readOnly = true; type = types.int; }; } { a = 1; } { a = 1; } ];
    show = config: config.a;
  };
  read-only-once = {
    since = "16.09";
    modules = [ { options.a = mkOption { readOnly = true; type = types.int; }; } { a = 1; } ];
    show = config: config.a;
  };
  no-value-nested = {
    modules = [ { options.a.b.c = mkOption { type = types.int; }; } ];
    show = config: config.a.b.c;
  };
  default-of-wrong-type = {
    modules = [ { options.a = mkOption { type = types.int; default = "x"; }; } ];
    show = config: config.a;
  };
  wrong-type-in-list = {
    modules = [ { options.a = mkOption { type = types.listOf types.int; }; } { a = [ 1 "x" ]; } ];
    show = config: config.a;
  };
  wrong-type-in-set = {
    modules = [ { options.a = mkOption { type = types.attrsOf types.bool; }; } { a.x = 1; } ];
    show = config: config.a;
  };
  set-for-list = {
    modules = [ { options.a = mkOption { type = types.listOf types.int; }; } { a.x = 1; } ];
    show = config: config.a;
  };
  string-for-package = {
    modules = [ { options.a = mkOption { type = types.package; }; } { a = 5; } ];
    show = config: config.a;
  };
}
