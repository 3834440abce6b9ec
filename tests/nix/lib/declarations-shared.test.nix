# shareDeclarations: options that many evaluations have in common.
let
  inherit (import ./fixture.nix) lib mkOption types;

  specialArgs.shared = "localhost";
  files = [ ./shared/web.nix ];
  shared = lib.modules.shareDeclarations { inherit files specialArgs; };

  evaluateWith =
    shared: modules:
    lib.evalModules {
      modules = files ++ modules;
      inherit shared specialArgs;
    };
  evaluate = evaluateWith shared;

  # The same as an evaluation that shares nothing, and more than a throw of both.
  alike =
    select: modules:
    let
      actual = select (evaluate modules);
    in
    {
      actual = builtins.deepSeq actual actual;
      expected = select (evaluateWith null modules);
    };
  configs = alike (evaluation: evaluation.config);
in
{
  nothingSet = configs [ ];
  whatIsNothingSet = {
    actual = (evaluate [ ]).config.web;
    expected = {
      host = "localhost";
      port = 80;
      sites.main.name = "main";
      url = "http://localhost:80";
    };
  };
  set = configs [
    {
      web.host = "example.org";
      web.sites.other.name = "another";
    }
  ];
  defaultWithPriority = configs [ { web.port = lib.mkOverride 1400 81; } ];
  whatOptionsSay = alike (
    evaluation:
    lib.mapAttrs (_: option: {
      inherit (option)
        definitions
        files
        highestPrio
        isDefined
        loc
        ;
      declarations = map toString option.declarations;
    }) (removeAttrs evaluation.options.web [ "sites" ])
  ) [ { web.host = "example.org"; } ];
  attributeOfTheOption = {
    actual = (evaluate [ { } ]).options.web.host.value;
    expected = "localhost";
  };

  moreOptionsBeside = configs [ { options.other = mkOption { default = 1; }; } ];
  moreOptionsBelow = configs [
    {
      options.web.more.depth = mkOption { default = 1; };
      config.web.more.depth = 2;
    }
  ];
  anOptionDeclaredAgain = configs [
    { options.web.host = mkOption { description = "The host."; }; }
    { web.host = "example.org"; }
  ];
  aTypeDeclaredAgain = configs [
    {
      options.web.sites = mkOption {
        type = types.attrsOf (types.submodule { options.extra = mkOption { default = 1; }; });
      };
    }
  ];
  declaredTwice = {
    throws = (evaluate [ { options.web.host = mkOption { default = "other"; }; } ]).config.web.host;
    message = "option 'web.host' is declared";
  };
  unknownBesideShared = {
    throws = (evaluate [ { web.hots = "x"; } ]).config.web.host;
    message = "web.hots";
  };

  aSharedModuleDisabled = configs [
    { disabledModules = [ ./shared/port.nix ]; }
    { options.web.port = mkOption { default = 8080; }; }
  ];
  extended = {
    actual = ((evaluate [ ]).extendModules { modules = [ { web.port = 1; } ]; }).config.web.url;
    expected = "http://localhost:1";
  };

  # Wrong in the platform, and found as soon as anybody uses the option.
  dependsOnTheConfiguration = {
    throws =
      let
        files = [ ./shared/own.nix ];
      in
      (lib.evalModules {
        modules = files ++ [ { options.other = mkOption { default = 1; }; } ];
        shared = lib.modules.shareDeclarations { inherit files; };
      }).config.own;
    message = "own.nix' asks for the argument 'config', which does not exist.";
  };
}
