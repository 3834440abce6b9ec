# How definitions of newer types are put together.
{ lib }:
with lib;
let
  of = needs: type: definitions: {
    inherit needs;
    modules = [ { options.a = mkOption { inherit type; }; } ] ++ map (a: { inherit a; }) definitions;
    show = config: config.a;
  };
  tag = types.attrTag { a = mkOption { type = types.int; }; l = mkOption { type = types.listOf types.int; }; };
in
{
  one-of = of [ "types.oneOf" ] (types.oneOf [ types.int types.bool types.str ]) [ true true ];
  one-of-none = of [ "types.oneOf" ] (types.oneOf [ types.int types.bool ]) [ "x" ];
  port = of [ "types.port" ] types.port [ 80 ];
  port-too-big = of [ "types.port" ] types.port [ 65536 ];
  ints-between = of [ "types.ints" ] (types.ints.between 1 3) [ 3 ];
  ints-between-outside = of [ "types.ints" ] (types.ints.between 1 3) [ 4 ];
  ints-unsigned = of [ "types.ints" ] types.ints.unsigned [ (0 - 1) ];
  ints-positive = of [ "types.ints.positive" ] types.ints.positive [ 0 ];
  ints-u8 = of [ "types.ints" ] types.ints.u8 [ 255 ];
  ints-s8 = of [ "types.ints" ] types.ints.s8 [ 128 ];
  number = of [ "types.number" ] types.number [ 1.5 ];
  number-between = of [ "types.numbers" ] (types.numbers.between 0 1) [ 0.5 ];
  float = of [ "types.float" ] types.float [ 1 ];
  str-matching = of [ "types.strMatching" ] (types.strMatching "[a-z]+") [ "abc" ];
  str-matching-not = of [ "types.strMatching" ] (types.strMatching "[a-z]+") [ "ab1" ];
  non-empty-str = of [ "types.nonEmptyStr" ] types.nonEmptyStr [ " " ];
  single-line = of [ "types.singleLineStr" ] types.singleLineStr [ "a\nb" ];
  single-line-end = of [ "types.singleLineStr" ] types.singleLineStr [ "a\n" ];
  non-empty-list = of [ "types.nonEmptyListOf" ] (types.nonEmptyListOf types.int) [ [ 1 ] [ ] ];
  non-empty-list-empty = of [ "types.nonEmptyListOf" ] (types.nonEmptyListOf types.int) [ [ ] ];
  lazy-attrs = of [ "types.lazyAttrsOf" ] (types.lazyAttrsOf types.int) [ { x = 1; } { y = 2; } ];
  anything-attrs = of [ "types.anything" ] types.anything [ { x.y = 1; } { x.z = [ 1 ]; } ];
  anything-lists = of [ "types.anything" ] types.anything [ [ 1 ] [ 2 ] ];
  anything-same = of [ "types.anything" ] types.anything [ "a" "a" ];
  anything-conflict = of [ "types.anything" ] types.anything [ 1 2 ];
  anything-kinds = of [ "types.anything" ] types.anything [ 1 "a" ];
  raw = of [ "types.raw" ] types.raw [ { x = 1; } ];
  raw-twice = of [ "types.raw" ] types.raw [ 1 1 ];
  unique = of [ "types.unique" ] (types.unique { message = "Only one."; } types.int) [ 1 ];
  unique-twice = of [ "types.unique" ] (types.unique { message = "Only one."; } types.int) [ 1 1 ];
  coerced = of [ "types.coercedTo" ] (types.coercedTo types.int toString types.str) [ 1 ];
  coerced-not = of [ "types.coercedTo" ] (types.coercedTo types.int toString types.str) [ "2" ];
  coerced-list = of [ "types.coercedTo" ] (types.listOf (types.coercedTo types.int toString types.str)) [ [ 1 ] [ "b" ] ];
  list-of-either = of [ "types.either" "types.oneOf" ] (types.listOf (types.either types.int types.str)) [ [ 1 "a" ] ];
  attr-tag = of [ "types.attrTag" ] tag [ { a = 1; } ];
  attr-tag-same = of [ "types.attrTag" ] tag [ { l = [ 1 ]; } { l = [ 2 ]; } ];
  attr-tag-two = of [ "types.attrTag" ] tag [ { a = 1; l = [ ]; } ];
  attr-tag-wrong = of [ "types.attrTag" ] tag [ { a = "x"; } ];
  passwd-entry = of [ "types.passwdEntry" ] (types.passwdEntry types.str) [ "a:b" ];
  external-path = of [ "types.externalPath" ] types.externalPath [ "/etc/x" ];
  path-in-store = of [ "types.pathInStore" ] types.pathInStore [ "/nix/store" ];
  functions = {
    needs = [ "types.functionTo" ];
    modules = [
      { options.f = mkOption { type = types.functionTo (types.listOf types.int); }; }
      { f = x: [ x ]; }
      { f = x: [ (x + 1) ]; }
    ];
    show = config: config.f 1;
  };
  undefined-list = { since = "23.05"; modules = [ { options.a = mkOption { type = types.listOf types.int; }; } ]; show = config: config.a; };
  undefined-set = { since = "23.05"; modules = [ { options.a = mkOption { type = types.attrsOf types.int; }; } ]; show = config: config.a; };
  undefined-submodule = {
    since = "23.05";
    modules = [ { options.a = mkOption { type = types.submodule { options.b = mkOption { default = 1; }; }; }; } ];
    show = config: config.a.b;
  };
  undefined-is-undefined = {
    since = "23.05";
    modules = [
      { options.a = mkOption { type = types.listOf types.int; }; options.d = mkOption { }; }
      ({ options, ... }: { d = options.a.isDefined; })
    ];
    show = config: config.d;
  };
}
