# The order of definitions, and properties around sets of options and within values.
let
  inherit (import ./fixture.nix) lib configOf merge;
  inherit (lib)
    mkAfter
    mkBefore
    mkDefault
    mkForce
    mkIf
    mkMerge
    mkOption
    mkOrder
    types
    ;
  ints = merge (types.listOf types.int);

  tree = {
    options.a.b.c = mkOption {
      type = types.listOf types.int;
      default = [ ];
    };
    options.a.on = mkOption {
      type = types.bool;
      default = true;
    };
  };
  deep =
    module:
    (configOf [
      tree
      module
    ]).a.b.c;
in
{
  mkBeforeAndMkAfter = {
    actual = ints [
      (mkBefore [ 1 ])
      [ 2 ]
      (mkAfter [ 3 ])
    ];
    expected = [
      1
      2
      3
    ];
  };
  mkOrderSorts = {
    actual = ints [
      (mkOrder 30 [ 3 ])
      (mkOrder 10 [ 1 ])
      (mkOrder 20 [ 2 ])
    ];
    expected = [
      1
      2
      3
    ];
  };
  mkOrderWithinMkDefault = {
    actual = ints [
      (mkDefault (mkAfter [ 2 ]))
      (mkDefault [ 1 ])
    ];
    expected = [
      1
      2
    ];
  };
  linesInOrder = {
    actual = merge types.lines [
      "b"
      (mkBefore "a")
      (mkAfter "c")
    ];
    expected = "a\nb\nc";
  };
  laterModulesComeFirst = {
    actual = ints [
      [ 1 ]
      [ 2 ]
    ];
    expected = [
      2
      1
    ];
  };
  mkIfAroundASetOfOptions = {
    actual = deep { a = mkIf true { b.c = [ 1 ]; }; };
    expected = [ 1 ];
  };
  mkMergeAroundTheWholeModule = {
    actual = deep (mkMerge [
      { a.b.c = [ 1 ]; }
      (mkIf true { a.b = mkMerge [ { c = [ 2 ]; } ]; })
    ]);
    expected = [
      1
      2
    ];
  };
  mkForceAroundASetOfOptions = {
    actual = deep {
      a.b = mkMerge [
        { c = [ 1 ]; }
        (mkForce { c = [ 2 ]; })
      ];
    };
    expected = [ 2 ];
  };
  conditionFromTheConfiguration = {
    actual = deep (
      { config, ... }:
      {
        config = mkIf config.a.on { a.b.c = [ 5 ]; };
      }
    );
    expected = [ 5 ];
  };
  conditionOnASetOfOptions = {
    actual = deep (
      { config, ... }:
      {
        a = mkIf config.a.on { b.c = [ 6 ]; };
      }
    );
    expected = [ 6 ];
  };
  mkAssertHolds = {
    actual = ints [ (lib.mkAssert true "no" [ 1 ]) ];
    expected = [ 1 ];
  };
  mkAssertFails = {
    throws = ints [ (lib.mkAssert (1 == 2) "one is two" [ 1 ]) ];
    message = "Failed assertion: one is two";
  };
  propertiesInListElements = {
    actual = ints [
      [
        1
        (mkIf false 2)
        (mkIf true 3)
      ]
    ];
    expected = [
      1
      3
    ];
  };
  propertiesInAttributes = {
    actual = merge (types.attrsOf types.int) [
      {
        a = mkIf false 1;
        b = mkDefault 2;
        c = mkForce 3;
      }
      {
        b = 4;
        c = 5;
      }
    ];
    expected = {
      b = 4;
      c = 3;
    };
  };
  mkIfAroundAttributes = {
    actual = merge (types.attrsOf types.int) [
      (mkIf true {
        a = 1;
      })
      (mkIf false {
        b = 1;
      })
    ];
    expected = {
      a = 1;
    };
  };
  mkDefinitionBringsAFile = {
    actual =
      let
        result = lib.evalModules {
          modules = [
            { options.x = mkOption { type = types.int; }; }
            {
              x = lib.mkDefinition {
                file = "/there.nix";
                value = 3;
              };
            }
          ];
        };
      in
      {
        inherit (result.config) x;
        inherit (result.options.x) files;
      };
    expected = {
      x = 3;
      files = [ "/there.nix" ];
    };
  };
}
