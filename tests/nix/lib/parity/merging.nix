# How definitions of each type are put together.
{ lib }:
with lib;
let
  of = since: type: definitions: {
    inherit since;
    modules = [ { options.a = mkOption { inherit type; }; } ] ++ map (a: { inherit a; }) definitions;
    show = config: config.a;
  };
in
{
  int-same = of "17.03" types.int [ 1 1 ];
  int-different = of "14.04" types.int [ 1 2 ];
  bool-different = of "16.09" types.bool [ true false ];
  str-same = of "17.03" types.str [ "x" "x" ];
  lines = of "14.04" types.lines [ "a" "b\n" ];
  commas = of "14.04" types.commas [ "a" "b" ];
  env-var = of "14.04" types.envVar [ "/a" "/b" ];
  separated = of "14.04" (types.separatedString ", ") [ "a" "b" ];
  list = of "14.04" (types.listOf types.str) [ [ "a" ] [ ] [ "b" "a" ] ];
  list-of-lists = of "14.04" (types.listOf (types.listOf types.int)) [ [ [ 1 ] ] [ [ 2 3 ] ] ];
  attrs-last-wins = of "14.04" types.attrs [ { x = 1; } { y = 2; } ];
  attrs-of = of "14.04" (types.attrsOf types.int) [ { x = 1; } { y = 2; } ];
  attrs-of-conflict = of "14.04" (types.attrsOf types.int) [ { x = 1; } { x = 2; } ];
  attrs-of-lists = of "14.04" (types.attrsOf (types.listOf types.int)) [ { x = [ 1 ]; } { x = [ 2 ]; y = [ ]; } ];
  enum = of "17.03" (types.enum [ "a" "b" ]) [ "a" "a" ];
  enum-other = of "16.09" (types.enum [ "a" "b" ]) [ "c" ];
  null-or-null = of "14.04" (types.nullOr types.int) [ null null ];
  null-or-list = of "14.04" (types.nullOr (types.listOf types.int)) [ [ 1 ] [ 2 ] ];
  package-path = of "14.04" types.path [ "/a/b" ];
  path-relative = of "14.04" types.path [ "a/b" ];
  uniq = of "14.04" (types.uniq types.int) [ 1 ];
  uniq-twice = of "14.04" (types.uniq (types.listOf types.int)) [ [ 1 ] [ 2 ] ];
  add-check = of "14.04" (types.addCheck types.int (x: x > 5)) [ 6 ];
  add-check-fails = of "14.04" (types.addCheck types.int (x: x > 5)) [ 5 ];
  function-unspecified = {
    modules = [ { options.a = mkOption { type = types.unspecified; }; } { a = x: x + 1; } ];
    show = config: config.a 1;
  };
}
