# mkOverride, mkOrder, mkIf and mkMerge in each other.
{ lib }:
with lib;
let
  list = definitions: {
    modules = [ { options.a = mkOption { type = types.listOf types.str; default = [ "default" ]; }; } ] ++ map (a: { inherit a; }) definitions;
    show = config: config.a;
  };
  # A property below another one: here it counts, and nixpkgs takes it for a value.
  lenient = definitions: list definitions // { since = "16.09"; lenient = true; };
in
{
  default-and-value = list [ (mkDefault [ "x" ]) [ "y" ] ];
  default-and-default = list [ (mkDefault [ "x" ]) (mkDefault [ "y" ]) ];
  force-and-value = list [ [ "x" ] (mkForce [ "y" ]) [ "z" ] ];
  force-twice = list [ (mkForce [ "x" ]) (mkForce [ "y" ]) ];
  override-numbers = list [ (mkOverride 90 [ "x" ]) (mkOverride 80 [ "y" ]) ];
  option-default = list [ (mkOptionDefault [ "x" ]) ];
  vm-override = list [ [ "x" ] (mkVMOverride [ "vm" ]) ];
  order = list [ (mkAfter [ "z" ]) [ "m" ] (mkBefore [ "a" ]) (mkOrder 600 [ "c" ]) ] // { since = "16.09"; };
  order-in-force = lenient [ [ "x" ] (mkForce (mkMerge [ [ "b" ] (mkBefore [ "a" ]) ])) ];
  if-false = list [ (mkIf false [ "x" ]) ];
  if-in-if = list [ (mkIf true (mkIf false [ "x" ])) (mkIf true (mkIf true [ "y" ])) ];
  merge-in-merge = list [ (mkMerge [ [ "a" ] (mkMerge [ [ "b" ] (mkIf false [ "c" ]) ]) ]) ];
  force-in-if = list [ (mkIf true (mkForce [ "x" ])) [ "y" ] ];
  if-in-force = lenient [ (mkForce (mkIf false [ "x" ])) [ "y" ] ];
  assert-holds = list [ (mkAssert true "message" [ "x" ]) ];
  assert-fails = list [ (mkAssert false "message" [ "x" ]) ];
  in-attributes = {
    since = "16.09";
    modules = [
      { options.a = mkOption { type = types.attrsOf types.str; }; }
      { a = { x = mkDefault "1"; y = mkIf false "2"; z = mkMerge [ (mkIf true "3") ]; }; }
      { a = mkIf true { x = "4"; }; }
    ];
    show = config: config.a;
  };
  whole-config = {
    modules = [
      { options.a = mkOption { type = types.int; }; options.b = mkOption { type = types.int; default = 1; }; }
      { config = mkMerge [ { a = 1; } (mkIf false { a = 2; b = 2; }) (mkForce { b = 3; }) ]; }
    ];
    show = config: { inherit (config) a b; };
  };
  condition-of-another-option = {
    modules = [
      { options.on = mkOption { type = types.bool; default = false; }; options.a = mkOption { type = types.int; default = 0; }; }
      ({ config, ... }: { config = mkIf config.on { a = 1; }; })
      { on = true; }
    ];
    show = config: config.a;
  };
  default-of-submodule-value = {
    modules = [
      { options.s = mkOption { default = { }; type = types.submodule { options.a = mkOption { default = 1; }; options.b = mkOption { default = 2; }; }; }; }
      { s = mkDefault { a = 5; }; }
      { s.b = 6; }
    ];
    show = config: { inherit (config.s) a b; };
  };
}
