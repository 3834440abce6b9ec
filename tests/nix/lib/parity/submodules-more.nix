# Submodules of each kind.
{ lib }:
with lib;
{
  list = {
    modules = [
      { options.l = mkOption { type = types.listOf (types.submodule { options.a = mkOption { default = 1; }; }); }; }
      { l = [ { } { a = 2; } ]; }
      { l = [ { a = 3; } ]; }
    ];
    show = config: map (x: x.a) config.l;
  };
  sets-and-functions-in-their-order = {
    modules = [
      {
        options.s = mkOption {
          type = types.submodule [
            { options.l = mkOption { type = types.listOf types.str; }; config.l = [ "set" ]; }
            { options.m = mkOption { default = "of a set"; }; }
            ({ config, ... }: { options.n = mkOption { default = config.m; }; config.l = [ "function" ]; })
            { options.o = mkOption { default = 1; }; config.l = [ "last" ]; }
          ];
        };
      }
      { s.l = [ "definition" ]; }
      { s.n = "set"; }
    ];
    show = config: { inherit (config.s) l m n o; };
  };
  nested = {
    modules = [
      { options.s = mkOption { default = { }; type = types.attrsOf (types.submodule { options.t = mkOption { default = { }; type = types.attrsOf (types.submodule ({ name, ... }: { options.n = mkOption { default = name; }; })); }; }); }; }
      { s.a.t.b = { }; }
      { s.a.t.c.n = "other"; }
    ];
    show = config: mapAttrs (_: s: mapAttrs (_: t: t.n) s.t) config.s;
  };
  imports-inside = {
    modules = [
      { options.s = mkOption { type = types.submodule { imports = [ { options.a = mkOption { default = 1; }; } ]; options.b = mkOption { default = 2; }; }; default = { }; }; }
      { s.a = 3; }
    ];
    show = config: { inherit (config.s) a b; };
  };
  function-definition = {
    since = "16.09";
    modules = [
      { options.s = mkOption { type = types.submodule { options.a = mkOption { type = types.int; }; options.b = mkOption { default = 2; }; }; }; }
      { s = { config, ... }: { a = config.b + 1; }; }
    ];
    show = config: { inherit (config.s) a b; };
  };
  unknown-option = {
    modules = [
      { options.s = mkOption { type = types.submodule { options.a = mkOption { default = 1; }; }; }; }
      { s.b = 3; }
    ];
    show = config: config.s.a;
  };
  wrong-type-inside = {
    modules = [
      { options.s = mkOption { type = types.attrsOf (types.submodule { options.a = mkOption { type = types.int; }; }); }; }
      { s.x.a = "no"; }
    ];
    show = config: config.s.x.a;
  };
  not-a-set = {
    modules = [
      { options.s = mkOption { type = types.submodule { options.a = mkOption { default = 1; }; }; }; }
      { s = 3; }
    ];
    show = config: config.s.a;
  };
  null-or-submodule = {
    modules = [
      { options.s = mkOption { default = null; type = types.nullOr (types.submodule { options.a = mkOption { default = 1; }; }); }; }
      { s.a = 4; }
    ];
    show = config: config.s.a;
  };
  either-with-string = {
    since = "16.09";
    modules = [
      { options.s = mkOption { type = types.attrsOf (types.either types.str (types.submodule { options.a = mkOption { default = 1; }; })); }; }
      { s.x = "text"; s.y = { a = 2; }; }
    ];
    show = config: { inherit (config.s) x; y = config.s.y.a; };
  };
  coerced-from-string = {
    needs = [ "types.coercedTo" ];
    since = "17.03";
    modules = [
      { options.s = mkOption { type = types.attrsOf (types.coercedTo types.str (a: { inherit a; }) (types.submodule { options.a = mkOption { type = types.str; }; })); }; }
      { s.x = "text"; s.y.a = "b"; }
    ];
    show = config: mapAttrs (_: s: s.a) config.s;
  };
  with-special-args = {
    needs = [ "types.submoduleWith" ];
    modules = [
      { options.s = mkOption { default = { }; type = types.submoduleWith { modules = [ ({ who, ... }: { options.a = mkOption { default = who; }; }) ]; specialArgs.who = "me"; }; }; }
    ];
    show = config: config.s.a;
  };
  shorthand = {
    needs = [ "types.submoduleWith" ];
    modules = [
      { options.s = mkOption { type = types.submoduleWith { modules = [ { options.config = mkOption { default = 1; }; options.b = mkOption { default = 2; }; } ]; shorthandOnlyDefinesConfig = true; }; }; }
      { s = { config = 3; b = 4; }; }
    ];
    show = config: { inherit (config.s) config b; };
  };
  freeform = {
    needs = [ "types.submoduleWith" ];
    since = "20.09";
    modules = [
      { options.s = mkOption { type = types.submodule { freeformType = types.attrsOf types.int; options.a = mkOption { type = types.str; default = "x"; }; }; }; }
      { s = { b = 1; c = 2; }; }
      { s.a = "y"; }
    ];
    show = config: config.s;
  };
  freeform-wrong-type = {
    since = "20.09";
    modules = [
      { options.s = mkOption { type = types.submodule { freeformType = types.attrsOf types.int; }; }; }
      { s.b = "x"; }
    ];
    show = config: config.s;
  };
  freeform-at-top = {
    since = "20.09";
    modules = [ { freeformType = types.attrsOf types.int; options.a = mkOption { default = 1; }; } { b = 2; } { b = mkForce 3; } ];
    show = config: { inherit (config) a b; };
  };
  two-declarations = {
    modules = [
      { options.s = mkOption { default = { }; type = types.attrsOf (types.submodule { options.a = mkOption { default = 1; }; }); }; }
      { options.s = mkOption { type = types.attrsOf (types.submodule { options.b = mkOption { default = 2; }; }); }; }
      { s.x = { }; }
    ];
    since = "16.09";
    show = config: { inherit (config.s.x) a b; };
  };
}
