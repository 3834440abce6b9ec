# Submodules in every shape, and modules as values.
let
  inherit (import ./fixture.nix)
    configOf
    lib
    merge
    mkOption
    types
    ;
  person = types.submodule (
    { name, config, ... }:
    {
      options.name = mkOption { default = name; };
      options.age = mkOption {
        type = types.int;
        default = 0;
      };
      options.adult = mkOption {
        type = types.bool;
        default = config.age >= 18;
      };
    }
  );
in
{
  attributeSet = {
    actual = merge (types.submodule { options.a = mkOption { default = 1; }; }) [ { } ];
    expected.a = 1;
  };
  function = {
    actual = merge (types.attrsOf person) [ { ann.age = 20; } ];
    expected.ann = {
      name = "ann";
      age = 20;
      adult = true;
    };
  };
  path = {
    actual = merge (types.submodule ./cases/submodule.nix) [ { } ];
    expected.fromAPath = true;
  };
  listOfModules = {
    actual = merge (types.submodule [
      { options.a = mkOption { default = 1; }; }
      ({ config, ... }: { options.b = mkOption { default = config.a + 1; }; })
    ]) [ { a = 2; } ];
    expected = {
      a = 2;
      b = 3;
    };
  };
  # What values of one type share must not make errors lose the way to them.
  errorInASubmoduleByDefault = {
    throws = merge (types.attrsOf (
      types.submodule {
        options.inner = mkOption {
          type = types.submodule { options.needed = mkOption { type = types.int; }; };
          default = { };
        };
      }
    )) [ { ann = { }; } ];
    message = "x.ann.inner.needed";
  };
  definitionAsAFunction = {
    actual = merge (types.attrsOf person) [ { ann = { lib, ... }: { age = lib.mkForce 3; }; } ];
    expected.ann = {
      name = "ann";
      age = 3;
      adult = false;
    };
  };
  definitionAsAPath = {
    actual = merge (types.submodule { options.x = mkOption { type = types.listOf types.int; }; }) [
      ./cases/seven.nix
    ];
    expected.x = [ 7 ];
  };
  shorthandHasConfigAsAnOption = {
    actual = merge (types.submodule { options.config = mkOption { }; }) [ { config = 3; } ];
    expected.config = 3;
  };
  fullModulesAsDefinitions = {
    actual = merge (types.submoduleWith { modules = [ ]; }) [
      {
        options.own = mkOption { default = 1; };
        config.own = 2;
      }
    ];
    expected.own = 2;
  };
  specialArgs = {
    actual = merge (types.submoduleWith {
      specialArgs.answer = 42;
      shorthandOnlyDefinesConfig = true;
      modules = [ ({ answer, ... }: { options.a = mkOption { default = answer; }; }) ];
    }) [ { } ];
    expected.a = 42;
  };
  severalDefinitions = {
    actual = merge (types.attrsOf person) [
      { ann.age = 4; }
      { ann.name = "Ann"; }
    ];
    expected.ann = {
      name = "Ann";
      age = 4;
      adult = false;
    };
  };
  inLists = {
    actual = map (p: p.age) (
      merge (types.listOf person) [
        [
          { age = 1; }
          { age = 2; }
        ]
      ]
    );
    expected = [
      1
      2
    ];
  };
  nullOr = {
    actual = [
      (merge (types.nullOr person) [ null ])
      (merge (types.nullOr person) [ { age = 1; } ]).age
    ];
    expected = [
      null
      1
    ];
  };
  nested = {
    actual = merge (types.attrsOf (
      types.submodule {
        options.inner = mkOption {
          default = { };
          type = types.attrsOf (types.submodule { options.a = mkOption { default = 1; }; });
        };
      }
    )) [ { x.inner.y = { }; } ];
    expected.x.inner.y.a = 1;
  };
  freeform = {
    actual = merge (types.submodule {
      freeformType = types.attrsOf types.str;
      options.a = mkOption { default = 1; };
    }) [ { b = "c"; } ];
    expected = {
      a = 1;
      b = "c";
    };
  };
  propertiesInside = {
    actual = merge (types.attrsOf person) [
      { ann = lib.mkIf true { age = lib.mkDefault 5; }; }
      { ann.age = 6; }
      { bob = lib.mkIf false { }; }
    ];
    expected.ann = {
      name = "ann";
      age = 6;
      adult = false;
    };
  };
  moduleArgsInside = {
    actual = merge (types.submodule ({ number, ... }: { options.a = mkOption { default = number; }; })) [
      { _module.args.number = 3; }
    ];
    expected.a = 3;
  };
  eitherPathOrSubmodule = {
    actual = (merge (types.either types.str person) [ { age = 9; } ]).age;
    expected = 9;
  };
  coercedToASubmodule = {
    actual = (merge (types.coercedTo types.int (age: { inherit age; }) person) [ 7 ]).age;
    expected = 7;
  };
  getSubOptions = {
    actual = builtins.attrNames (removeAttrs (person.getSubOptions [ ]) [ "_module" ]);
    expected = [
      "adult"
      "age"
      "name"
    ];
  };
  deferredModule = {
    actual =
      let
        deferred = merge types.deferredModule [
          { options.a = mkOption { default = 1; }; }
          ({ lib, ... }: { a = 5; })
        ];
      in
      (configOf [ deferred ]).a;
    expected = 5;
  };
  deferredModuleWith = {
    actual =
      let
        deferred =
          merge (types.deferredModuleWith { staticModules = [ { options.a = mkOption { default = 1; }; } ]; })
            [ { a = 5; } ];
      in
      (configOf [ deferred ]).a;
    expected = 5;
  };
  functionToASubmodule = {
    actual = (merge (types.functionTo person) [ (age: { inherit age; }) ]) 8;
    expected = {
      name = "<function body>";
      age = 8;
      adult = false;
    };
  };
}
