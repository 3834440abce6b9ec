# Options that moved or went.
{ lib }:
with lib;
let
  base = {
    options.new.a = mkOption { type = types.int; default = 1; };
    options.warnings = mkOption { type = types.listOf types.str; default = [ ]; };
    options.assertions = mkOption { type = types.listOf types.unspecified; default = [ ]; };
  };
in
{
  renamed = {
    since = "16.09";
    modules = [ base (mkRenamedOptionModule [ "old" ] [ "new" "a" ]) { old = 2; } ];
    show = config: { inherit (config.new) a; warned = length config.warnings; };
  };
  renamed-unused = {
    since = "16.09";
    modules = [ base (mkRenamedOptionModule [ "old" ] [ "new" "a" ]) ];
    show = config: { inherit (config.new) a; warned = length config.warnings; };
  };
  renamed-read = {
    since = "17.09";
    modules = [ base (mkAliasOptionModule [ "old" ] [ "new" "a" ]) { new.a = 5; } ];
    show = config: config.old;
  };
  renamed-with-priority = {
    since = "17.09";
    modules = [ base (mkAliasOptionModule [ "old" ] [ "new" "a" ]) { old = mkForce 5; } { new.a = 6; } ];
    show = config: config.new.a;
  };
  removed-unused = {
    since = "18.03";
    modules = [ base (mkRemovedOptionModule [ "gone" ] "Use new.a.") ];
    show = config: config.new.a;
  };
  removed-used = {
    since = "18.03";
    modules = [ base (mkRemovedOptionModule [ "gone" ] "Use new.a.") { gone = 1; } ];
    show = config: map (a: a.assertion) config.assertions;
  };
  removed-read = {
    since = "18.03";
    modules = [ base (mkRemovedOptionModule [ "gone" ] "Use new.a.") ];
    show = config: config.gone;
  };
  changed = {
    needs = [ "mkChangedOptionModule" ];
    modules = [
      base
      (mkChangedOptionModule [ "old" ] [ "new" "a" ] (config: config.old * 2))
      { old = 4; }
    ];
    show = config: { inherit (config.new) a; warned = length config.warnings; };
  };
  merged = {
    needs = [ "mkMergedOptionModule" ];
    modules = [
      base
      (mkMergedOptionModule [ [ "x" ] [ "y" ] ] [ "new" "a" ] (config: config.x + config.y))
      { x = 1; y = 2; }
    ];
    show = config: { inherit (config.new) a; warned = length config.warnings; };
  };
  alias-definitions = {
    since = "16.09";
    modules = [
      base
      { options.other = mkOption { type = types.int; }; }
      ({ options, ... }: { new.a = mkAliasDefinitions options.other; other = 9; })
    ];
    show = config: config.new.a;
  };
}
