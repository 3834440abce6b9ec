# What modules get and may leave out: arguments, checks, freeform types; evaluations as values.
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
in
{
  specialArgsInImports = {
    actual =
      (lib.evalModules {
        specialArgs.folder = ./cases;
        modules = [
          list
          ({ folder, ... }: { imports = [ (folder + "/seven.nix") ]; })
        ];
      }).config.x;
    expected = [ 7 ];
  };
  legacyArgs = {
    actual =
      (lib.evalModules {
        args.number = 5;
        modules = [
          list
          ({ number, ... }: { x = [ number ]; })
        ];
      }).config.x;
    expected = [ 5 ];
  };
  moduleArgsFromTheConfiguration = {
    actual = xOf [
      (
        { config, ... }:
        {
          options.system = mkOption { default = "a"; };
          config._module.args.pkgs.number = if config.system == "b" then 2 else 1;
        }
      )
      (
        { pkgs, ... }:
        {
          system = "b";
          x = [ pkgs.number ];
        }
      )
    ];
    expected = [ 2 ];
  };
  argumentsAreLazy = {
    actual = xOf [ ({ nothing, ... }: { x = [ 1 ]; }) ];
    expected = [ 1 ];
  };
  libOfTheEvaluation = {
    actual =
      (lib.evalModules {
        specialArgs.lib = lib.extend (final: previous: { answer = 42; });
        modules = [
          list
          ({ lib, ... }: { x = [ lib.answer ]; })
        ];
      }).config.x;
    expected = [ 42 ];
  };
  optionsArgument = {
    actual = xOf [ ({ options, ... }: { x = lib.mkIf (options ? x && !(options ? y)) [ 1 ]; }) ];
    expected = [ 1 ];
  };
  requireIsImports = {
    actual = xOf [ { require = [ ./cases/seven.nix ]; } ];
    expected = [ 7 ];
  };
  optionsFromTheUser = {
    actual = configOf [
      (
        { config, lib, ... }:
        {
          options.my.port = lib.mkOption { type = lib.types.port; };
          options.my.url = lib.mkOption { default = "http://x:${toString config.my.port}"; };
          config.my.port = 80;
        }
      )
    ];
    expected.my = {
      port = 80;
      url = "http://x:80";
    };
  };
  metaIsAnOption = {
    actual =
      (configOf [
        {
          options.meta = mkOption { };
          meta = {
            maintainers = [ "me" ];
          };
        }
      ]).meta.maintainers;
    expected = [ "me" ];
  };
  checkOff = {
    actual =
      (lib.evalModules {
        check = false;
        modules = [
          list
          { nothing.like = "this"; }
        ];
      }).config;
    expected.x = [ ];
  };
  checkOffInAModule = {
    actual = xOf [
      {
        _module.check = false;
        nothing = 1;
        x = [ 1 ];
      }
    ];
    expected = [ 1 ];
  };
  extendModules = {
    actual =
      ((lib.evalModules { modules = [ list ]; }).extendModules { modules = [ { x = [ 3 ]; } ]; }).config.x;
    expected = [ 3 ];
  };
  typeOfAnEvaluation = {
    actual =
      (configOf [
        { options.inner = mkOption { inherit (lib.evalModules { modules = [ list ]; }) type; }; }
        { inner.x = [ 4 ]; }
      ]).inner;
    expected.x = [ 4 ];
  };
  prefixInNames = {
    actual = toString
      (lib.evalModules {
        prefix = [ "machines" ];
        modules = [ list ];
      }).options.x;
    expected = "machines.x";
  };
  undefinedOptionsCostNothing = {
    actual = xOf [ { options.y = mkOption { type = types.int; }; } ];
    expected = [ ];
  };
  classMatches = {
    actual =
      (lib.evalModules {
        class = "nixos";
        modules = [
          list
          {
            _class = "nixos";
            x = [ 1 ];
          }
        ];
      }).config.x;
    expected = [ 1 ];
  };
  freeform = {
    actual =
      configOf [
        {
          freeformType = types.attrsOf types.int;
          options.a = mkOption { default = 1; };
        }
        {
          b = 2;
          c = lib.mkIf false 3;
        }
      ];
    expected = {
      a = 1;
      b = 2;
    };
  };
  freeformNested = {
    actual =
      configOf [
        {
          freeformType = types.attrsOf types.anything;
          options.a.declared = mkOption { default = 1; };
        }
        {
          a.other = lib.mkDefault 2;
          b.c = [ 1 ];
        }
        { a.other = 3; }
      ];
    expected = {
      a = {
        declared = 1;
        other = 3;
      };
      b.c = [ 1 ];
    };
  };
}
