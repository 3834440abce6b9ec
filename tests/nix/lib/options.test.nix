# Declarations: apply, defaults, merging of declarations, and what `options` says.
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
  default = {
    actual = (configOf [ int ]).x;
    expected = 1;
  };
  defaultWithProperties = {
    actual =
      (configOf [
        {
          options.x = mkOption {
            type = types.listOf types.int;
            default = lib.mkMerge [
              [ 1 ]
              (lib.mkIf false [ 2 ])
            ];
          };
        }
      ]).x;
    expected = [ 1 ];
  };
  defaultMergesWithMkOptionDefault = {
    actual =
      (configOf [
        {
          options.x = mkOption {
            type = types.listOf types.int;
            default = [ 1 ];
          };
        }
        { x = lib.mkOptionDefault [ 2 ]; }
      ]).x;
    expected = [
      1
      2
    ];
  };
  defaultWhenAllAreOff = {
    actual =
      (configOf [
        int
        { x = lib.mkIf false 2; }
      ]).x;
    expected = 1;
  };
  defaultIsOverriddenByMkDefault = {
    actual =
      (configOf [
        int
        { x = lib.mkDefault 2; }
      ]).x;
    expected = 2;
  };
  defaultFromTheConfiguration = {
    actual =
      (configOf [
        int
        ({ config, ... }: { options.y = mkOption { default = config.x + 1; }; })
        { x = 5; }
      ]).y;
    expected = 6;
  };
  apply = {
    actual =
      (configOf [
        {
          options.x = mkOption {
            type = types.int;
            apply = x: "is ${toString x}";
          };
        }
        { x = 3; }
      ]).x;
    expected = "is 3";
  };
  applyOnADefault = {
    actual =
      (configOf [
        {
          options.x = mkOption {
            default = 2;
            apply = x: x * 2;
          };
        }
      ]).x;
    expected = 4;
  };
  readOnlyDefault = {
    actual =
      (configOf [
        {
          options.x = mkOption {
            readOnly = true;
            default = 1;
          };
        }
      ]).x;
    expected = 1;
  };
  readOnlyDefinition = {
    actual =
      (configOf [
        { options.x = mkOption { readOnly = true; }; }
        { x = 2; }
      ]).x;
    expected = 2;
  };
  isDefined = {
    actual = [
      (optionX [ { options.x = mkOption { }; } ]).isDefined
      (optionX [ int ]).isDefined
      (optionX [
        { options.x = mkOption { }; }
        { x = 1; }
      ]).isDefined
      (optionX [
        { options.x = mkOption { }; }
        { x = lib.mkIf false 1; }
      ]).isDefined
    ];
    expected = [
      false
      true
      true
      false
    ];
  };
  highestPrio = {
    actual = [
      (optionX [ int ]).highestPrio
      (optionX [
        int
        { x = 2; }
      ]).highestPrio
      (optionX [
        int
        { x = lib.mkForce 2; }
      ]).highestPrio
      (optionX [ { options.x = mkOption { }; } ]).highestPrio
    ];
    expected = [
      1500
      100
      50
      9999
    ];
  };
  definitionsAndValue = {
    actual =
      let
        option = optionX [
          { options.x = mkOption { type = types.listOf types.int; }; }
          { x = [ 1 ]; }
          { x = lib.mkIf true [ 2 ]; }
        ];
      in
      {
        inherit (option) definitions value loc;
        text = "${option}";
      };
    expected = {
      definitions = [
        [ 2 ]
        [ 1 ]
      ];
      value = [
        2
        1
      ];
      loc = [ "x" ];
      text = "x";
    };
  };
  filesAndDeclarations = {
    actual =
      let
        option = optionX [
          {
            _file = "/declared.nix";
            options.x = mkOption { };
          }
          {
            _file = "/set.nix";
            x = 1;
          }
        ];
      in
      {
        inherit (option) files declarations;
        definitions = map (d: { inherit (d) file value; }) option.definitionsWithLocations;
        position = baseNameOf (lib.head option.declarationPositions).file;
      };
    expected = {
      files = [ "/set.nix" ];
      declarations = [ "/declared.nix" ];
      definitions = [
        {
          file = "/set.nix";
          value = 1;
        }
      ];
      position = "options.test.nix";
    };
  };
  attributesOfTheDeclarationStay = {
    actual =
      let
        option = optionX [
          {
            options.x = mkOption {
              description = "About x.";
              example = 3;
              defaultText = "three";
              internal = true;
              visible = false;
            };
          }
        ];
      in
      {
        inherit (option) description example defaultText internal visible;
      };
    expected = {
      description = "About x.";
      example = 3;
      defaultText = "three";
      internal = true;
      visible = false;
    };
  };
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
