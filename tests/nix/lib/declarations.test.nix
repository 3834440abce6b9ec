# Options declared in several modules, and functions that make declarations.
let
  inherit (import ./fixture.nix)
    cases
    configOf
    lib
    mkOption
    types
    ;
  evaluated = modules: lib.evalModules { inherit modules; };
  optionX = modules: (evaluated modules).options.x;
  int = {
    options.x = mkOption {
      type = types.int;
      default = 1;
    };
  };
  submoduleWith = name: types.submodule { options.${name} = mkOption { default = name; }; };
in
{
  declaredInTwoPlaces = {
    actual =
      (configOf [
        { options.x = mkOption { type = types.int; }; }
        { options.x = mkOption { default = 4; }; }
      ]).x;
    expected = 4;
  };
  enumsOfTwoPlaces = {
    actual =
      (configOf [
        { options.x = mkOption { type = types.enum [ "a" ]; }; }
        { options.x = mkOption { type = types.enum [ "b" ]; }; }
        { x = "b"; }
      ]).x;
    expected = "b";
  };
  submodulesOfTwoPlaces = {
    actual =
      (configOf [
        { options.x = mkOption { type = submoduleWith "a"; }; }
        { options.x = mkOption { type = submoduleWith "b"; }; }
        { x = { }; }
      ]).x;
    expected = {
      a = "a";
      b = "b";
    };
  };
  attrsOfSubmodulesOfTwoPlaces = {
    actual =
      (configOf [
        { options.x = mkOption { type = types.attrsOf (submoduleWith "a"); }; }
        { options.x = mkOption { type = types.attrsOf (submoduleWith "b"); }; }
        { x.y.a = 1; }
      ]).x;
    expected.y = {
      a = 1;
      b = "b";
    };
  };
  nullOrSubmodulesOfTwoPlaces = {
    actual =
      (configOf [
        { options.x = mkOption { type = types.nullOr (submoduleWith "a"); }; }
        { options.x = mkOption { type = types.nullOr (submoduleWith "b"); }; }
        { x.a = 1; }
      ]).x;
    expected = {
      a = 1;
      b = "b";
    };
  };
  optionsBelowASubmodule = {
    actual =
      (configOf [
        { options.x = mkOption { type = submoduleWith "a"; }; }
        { options.x.b = mkOption { default = 2; }; }
        { x.a = 1; }
      ]).x;
    expected = {
      a = 1;
      b = 2;
    };
  };
  setsOfOptionsMergeAcrossModules = {
    actual = configOf [
      { options.a.b = mkOption { default = 1; }; }
      { options.a.c.d = mkOption { default = 2; }; }
      { options.a.c.e = mkOption { default = 3; }; }
    ];
    expected.a = {
      b = 1;
      c = {
        d = 2;
        e = 3;
      };
    };
  };
  mkEnableOption = {
    actual =
      let
        option = optionX [ { options.x = lib.mkEnableOption "the thing"; } ];
      in
      {
        inherit (option) value description example;
      };
    expected = {
      value = false;
      description = "Whether to enable the thing.";
      example = true;
    };
  };
  mkPackageOption = {
    actual =
      let
        option = optionX [ { options.x = lib.mkPackageOption { inner.tool = lib.toDerivation cases; } "tool" { default = [ "inner" "tool" ]; }; } ];
      in
      option.defaultText.text;
    expected = "pkgs.inner.tool";
  };
  mkPackageOptionNullable = {
    actual =
      (configOf [
        {
          options.x = lib.mkPackageOption { } "tool" {
            nullable = true;
            default = null;
          };
        }
      ]).x;
    expected = null;
  };
  docList = {
    actual = map (option: option.name) (
      lib.optionAttrSetToDocList
        (evaluated [
          int
          { options.y = mkOption { type = types.attrsOf (submoduleWith "a"); }; }
        ]).options
    );
    expected = [
      "x"
      "y"
      "y.<name>.a"
    ];
  };
  showOption = {
    actual = lib.showOption [
      "a"
      "b.c"
      "<name>"
      "*"
      "d-e"
      "1x"
    ];
    expected = "a.\"b.c\".<name>.*.d-e.\"1x\"";
  };
}
