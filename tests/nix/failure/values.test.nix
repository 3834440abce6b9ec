# The values in the user's modules, and what explain.nix finds among them, for what nixpkgs says without a place.
let
  ownLib = import ../../../sdk/nix/lib;

  package = name: {
    type = "derivation";
    inherit name;
    outPath = throw "refused";
    meta.available = false;
  };
  fine = {
    type = "derivation";
    name = "fine";
    outPath = "/fine";
  };

  unknown = throw "The argument config is not known here.";
  known.networking.hostName = "web";

  # As ../../../sdk/nix/failure/modules.nix gives them.
  modulesOf = config: [
    {
      file = toString ./values.test.nix;
      config = {
        environment.systemPackages = [
          fine
          (package "refused-1")
        ];
        environment.etc.greeting.text = "${config.networking.hostName} ${package "inner-1"}";
        services.nginx = ownLib.mkIf config.networking.hostName { enable = true; };
        services.redis = ownLib.mkMerge [
          { enable = true; }
          (ownLib.mkIf 1 { enable = false; })
        ];
        # Of no interest, whatever it is.
        nixpkgs.pkgs = throw "nixpkgs";
        services.off = ownLib.mkIf false { package = package "refused-1"; };
        services.itself = itself;
      };
    }
    {
      file = "/numbers.nix";
      config = null;
    }
  ];
  itself = {
    inherit itself;
    value = 1;
  };

  valuesOf =
    config:
    import ../../../sdk/nix/failure/values.nix {
      lib = ownLib;
      modules = modulesOf config;
    };
  without = valuesOf unknown;
  withConfig = valuesOf known;

  lines = map (value: value.position.line);
  bad = builtins.filter (value: value ? badCondition);
  named = name: builtins.filter (value: !(value.fails or true) && value.value ? outPath && value.value.name == name);

  explain =
    failure:
    builtins.removeAttrs (import ../../../sdk/nix/failure/explain.nix {
      lib = ownLib;
      inherit failure;
      modules = modulesOf unknown;
      definitionsOf = _: [ ];
      declarationsOf = _: [ ];
      machinePosition = null;
      values = without;
      valuesWithConfig = withConfig;
      options = { };
      config = known;
    }) [ "file" "column" ];
in
{
  # Of a condition that depends on the configuration nothing is said without it.
  conditionsThatAreNoBooleans = {
    actual = map lines [
      (bad without)
      (bad withConfig)
    ];
    expected = [
      [ 33 ]
      [
        30
        33
      ]
    ];
  };
  anElementOfAList = {
    actual = map (value: { inherit (value) element fails; inherit (value.position) line; }) (named "refused-1" without);
    expected = [
      {
        element = 2;
        fails = false;
        line = 25;
      }
    ];
  };
  aSetThatContainsItselfHasAnEnd = {
    actual = builtins.length withConfig < 30;
    expected = true;
  };

  aRefusedPackage = {
    actual = explain {
      kind = "package";
      name = "refused-1";
    };
    expected = {
      element = 2;
      line = 25;
    };
  };
  # No value is that package, so it is where a value fails.
  aPackageInAString = {
    actual = explain {
      kind = "package";
      name = "inner-1";
    };
    expected = {
      element = null;
      line = 29;
    };
  };
  aConditionIsNoBoolean = {
    throws = explain { kind = "condition"; };
    message = "NIXVM3012: The condition of lib.mkIf must be a Boolean, but it is the integer 1. at ${toString ./values.test.nix}:33:";
  };
}
