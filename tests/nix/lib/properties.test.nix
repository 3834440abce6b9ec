# mkIf, mkMerge and priorities of one option.
let
  inherit (import ./fixture.nix) lib configOf merge;
  inherit (lib)
    mkDefault
    mkForce
    mkIf
    mkMerge
    mkOption
    mkOptionDefault
    mkOverride
    mkVMOverride
    types
    ;
  ints = merge (types.listOf types.int);
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
}
