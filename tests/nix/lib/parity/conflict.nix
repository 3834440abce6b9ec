# Two values for one string.
{ lib }:
with lib;
{
  modules = [
    { options.a = mkOption { type = types.str; }; }
    { a = "1"; }
    { a = "2"; }
  ];
  show = config: config.a;
}
