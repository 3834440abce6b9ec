# Networks in flakes, and attributes of what a file gives.
let
  inherit (import ./fixture.nix) file checkNetwork sdk;

  folder = toString ./networks/flake;
  nodes = {
    own = {
      source = null;
      info = { };
      isFlake = true;
      inputs = {
        dep = "dep";
        tree = "tree";
      };
    };
    dep = {
      source = ./networks/flake/input;
      info.shortRev = "1234567";
      isFlake = true;
      inputs.up = "tree";
    };
    tree = {
      source = ./networks/flake/tree;
      info.rev = "89abcde";
      isFlake = false;
      inputs = { };
    };
  };

  select =
    attributePath: nodes:
    import (sdk + "/network/select.nix") {
      networkFile = "${folder}/flake.nix";
      loaded = import ./networks/flake/flake.nix;
      flake = {
        root = "own";
        inherit nodes;
      };
      inherit attributePath;
    };
  ofFile =
    attributePath: loaded:
    import (sdk + "/network/select.nix") {
      networkFile = "/net.nix";
      flake = null;
      inherit attributePath loaded;
    };

  machines = select [ ] nodes;
  checked = checkNetwork "${folder}/flake.nix" machines;
  position = builtins.unsafeGetAttrPos "web" machines;
in
{
  itsMachines = {
    actual = builtins.attrNames checked.machines;
    expected = [
      "db"
      "web"
    ];
  };
  evaluatedWhereItIs = {
    actual = [
      position.file
      position.line
    ];
    expected = [
      "${folder}/flake.nix"
      16
    ];
  };
  itself = {
    actual = machines.db.environment.etc.self.text;
    expected = folder;
  };
  itsOwnOutputs = {
    actual = machines.db.environment.etc.other.text;
    expected = "the web";
  };
  inputsOfInputs = {
    actual = machines.db.environment.etc.rev.text;
    expected = "123456789abcdetree";
  };
  aConfigurationIsWhatItWasMadeOf = {
    actual = builtins.head checked.machines.web.imports;
    expected.services.nginx.enable = true;
  };
  withTheSystemOfItsCaller = {
    actual = builtins.elemAt checked.machines.web.imports 1 {
      lib.mkOverride = priority: content: { inherit priority content; };
    };
    expected.nixpkgs.system = {
      priority = 1050;
      content = "i686-linux";
    };
  };
  withTheArgumentsOfItsModules = {
    actual = checked.nodeSpecialArgs;
    expected.web.word = "hello";
  };
  anotherAttribute = {
    actual = select [
      "networks"
      "a.b"
    ] nodes;
    expected.one = { };
  };
  noSuchAttribute = {
    throws = select [ "nixosConfigurationz" ] nodes;
    message = "NIXVM1025: The file gives no nixosConfigurationz. Instead of \"nixosConfigurationz\" there is: networks, nixosConfigurations. Correct what stands behind \"#\" in the attribute Network. at ${folder}/flake.nix:1:1";
  };
  noAttributesThere = {
    throws = ofFile [
      "a"
      "b"
    ] { a = 1; };
    message = "NIXVM1025: The file gives no a.b. Instead of a set with \"b\" there is a number.";
  };
  attributeOfAFile = {
    actual = ofFile [
      "a"
      "b"
    ] { a.b.web = { }; };
    expected.web = { };
  };
  noAttributeNamed = {
    actual = ofFile [ ] { web = { }; };
    expected.web = { };
  };
  anInputThatTheLockLacks = {
    throws = select [ ] (
      nodes
      // {
        own = nodes.own // {
          inputs = {
            dep = "dep";
          };
        };
      }
    );
    message = "NIXVM1023: The flake's input \"tree\" is not in its flake.lock. Write the lock anew: nix flake lock. at ${folder}/flake.nix:3:3";
  };
}
