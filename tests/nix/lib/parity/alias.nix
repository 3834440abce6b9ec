# An alias takes definitions with their values.
{ lib }:
with lib;
{
  since = "16.09";
  modules = [
    { options.new.a = mkOption { default = 1; }; }
    { options.warnings = mkOption { default = [ ]; }; }
    (mkRenamedOptionModule [ "old" "a" ] [ "new" "a" ])
    { old.a = 2; }
  ];
  show = config: config.new.a;
}
