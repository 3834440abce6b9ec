# Defaults, apply, read-only options, and what `options` says.
let
  inherit (import ./fixture.nix)
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
}
