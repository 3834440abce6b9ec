# Loading of modules: imports, keys, disabledModules.
let
  inherit (import ./fixture.nix)
    cases
    configOf
    lib
    mkOption
    types
    ;

  list = {
    options.x = mkOption {
      type = types.listOf types.int;
      default = [ ];
    };
  };
  xOf =
    modules:
    (configOf (
      [ list ]
      ++ modules
    )).x;
  keyed = {
    key = "the key";
    config.x = [ 1 ];
  };
in
{
  importOfAPath = {
    actual = xOf [ { imports = [ ./cases/seven.nix ]; } ];
    expected = [ 7 ];
  };
  importOfAString = {
    actual = xOf [ { imports = [ (cases + "/seven.nix") ]; } ];
    expected = [ 7 ];
  };
  samePathOnce = {
    actual = xOf [
      ./cases/seven.nix
      { imports = [ ./cases/seven.nix ]; }
      { imports = [ ./cases/seven.nix ]; }
    ];
    expected = [ 7 ];
  };
  sameKeyOnce = {
    actual = xOf [
      keyed
      { imports = [ keyed ]; }
    ];
    expected = [ 1 ];
  };
  sameSetTwiceWithoutKey = {
    actual = xOf [
      { x = [ 1 ]; }
      { x = [ 1 ]; }
    ];
    expected = [
      1
      1
    ];
  };
  importsComeBeforeTheImporter = {
    actual = xOf [
      {
        imports = [
          { x = [ 1 ]; }
          {
            imports = [ { x = [ 2 ]; } ];
            x = [ 3 ];
          }
        ];
        x = [ 4 ];
      }
    ];
    expected = [
      2
      3
      1
      4
    ];
  };
  functionModule = {
    actual = xOf [ ({ lib, ... }: { x = lib.mkForce [ 9 ]; }) ];
    expected = [ 9 ];
  };
  functorModule = {
    actual = xOf [
      {
        __functor =
          self:
          { lib, ... }:
          {
            x = [ 9 ];
          };
      }
    ];
    expected = [ 9 ];
  };
  importOfAFunction = {
    actual = xOf [ { imports = [ ({ config, ... }: { x = [ (builtins.length [ config ]) ]; }) ]; } ];
    expected = [ 1 ];
  };
  importApply = {
    actual = xOf [ (lib.modules.importApply ./cases/argument.nix 12) ];
    expected = [ 12 ];
  };
  setDefaultModuleLocation = {
    actual =
      (lib.evalModules {
        modules = [
          list
          (lib.modules.setDefaultModuleLocation "/here.nix" { x = [ 1 ]; })
        ];
      }).options.x.files;
    expected = [ "/here.nix" ];
  };
  disabledByPath = {
    actual = xOf [
      ./cases/seven.nix
      {
        disabledModules = [ ./cases/seven.nix ];
        x = [ 1 ];
      }
    ];
    expected = [ 1 ];
  };
  disabledByKey = {
    actual = xOf [
      keyed
      {
        disabledModules = [ { key = "the key"; } ];
        x = [ 2 ];
      }
    ];
    expected = [ 2 ];
  };
  disabledRelativeToModulesPath = {
    actual =
      (lib.evalModules {
        specialArgs.modulesPath = ./cases;
        modules = [
          list
          ./cases/seven.nix
          { disabledModules = [ "seven.nix" ]; }
        ];
      }).config.x;
    expected = [ ];
  };
  disabledWithItsImports = {
    actual = xOf [
      {
        imports = [
          {
            key = "outer";
            imports = [ ./cases/seven.nix ];
          }
        ];
      }
      { disabledModules = [ { key = "outer"; } ]; }
    ];
    expected = [ ];
  };
}
