# mkIf, mkMerge, priorities and order, at any depth.
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
    mkOptionDefault
    mkOrder
    mkOverride
    mkVMOverride
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
  mkIfTrue = {
    actual = ints [ (mkIf true [ 1 ]) ];
    expected = [ 1 ];
  };
  mkIfFalseLeavesNothing = {
    actual = ints [
      (mkIf false [ 1 ])
      [ 2 ]
    ];
    expected = [ 2 ];
  };
  mkIfFalseIsNotEvaluated = {
    actual = ints [
      (mkIf false (throw "evaluated"))
      [ 2 ]
    ];
    expected = [ 2 ];
  };
  mkMergeOfLists = {
    actual = ints [
      (mkMerge [
        [ 1 ]
        [ 2 ]
      ])
    ];
    expected = [
      1
      2
    ];
  };
  mkMergeOfNothing = {
    actual = ints [
      (mkMerge [ ])
      [ 3 ]
    ];
    expected = [ 3 ];
  };
  mkMergeInMkIfInMkMerge = {
    actual = ints [
      (mkMerge [
        (mkIf true (mkMerge [
          [ 1 ]
          (mkIf false [ 2 ])
        ]))
        [ 3 ]
      ])
    ];
    expected = [
      1
      3
    ];
  };
  mkForceWins = {
    actual = merge types.int [
      1
      (mkForce 2)
    ];
    expected = 2;
  };
  mkDefaultLoses = {
    actual = merge types.int [
      1
      (mkDefault 2)
    ];
    expected = 1;
  };
  mkVMOverrideBeatsMkForce = {
    actual = merge types.int [
      (mkVMOverride 1)
      (mkForce 2)
    ];
    expected = 1;
  };
  mkImageMediaOverrideLosesToMkForce = {
    actual = merge types.int [
      (lib.mkImageMediaOverride 1)
      (mkForce 2)
    ];
    expected = 2;
  };
  mkOptionDefaultLosesToMkDefault = {
    actual = merge types.int [
      (mkOptionDefault 1)
      (mkDefault 2)
    ];
    expected = 2;
  };
  lowestNumberWins = {
    actual = merge types.int [
      (mkOverride 20 1)
      (mkOverride 19 2)
      (mkOverride 21 3)
    ];
    expected = 2;
  };
  samePriorityMerges = {
    actual = ints [
      (mkForce [ 1 ])
      (mkForce [ 2 ])
      [ 3 ]
    ];
    expected = [
      2
      1
    ];
  };
  mkIfInMkForce = {
    actual = ints [
      (mkForce (mkIf false [ 1 ]))
      [ 2 ]
    ];
    expected = [ 2 ];
  };
  mkForceInMkIf = {
    actual = ints [
      (mkIf true (mkForce [ 1 ]))
      [ 2 ]
    ];
    expected = [ 1 ];
  };
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
