# The forms in which people write networks: NixOps, morph, Colmena, tests of NixOS.
let
  inherit (import ./fixture.nix)
    check
    checkNetwork
    entry
    file
    forms
    load
    loadTest
    sdk
    ;

  nixops = forms "nixops" { greeting = "hi"; };
  test = forms "nixos-test" {
    lib = { };
    hostPkgs = "/tools";
  };

  testConfig = {
    nodes.server.networking = {
      hostName = "web";
      domain = "example.org";
    };
    node.pkgs = "/tools";
  };
  formsOf' =
    name: written:
    import (sdk + "/network/forms.nix") {
      networkFile = file name;
      inherit written;
      loadPart = import (sdk + "/network/part.nix") {
        networkFile = file name;
        arguments.lib = { };
        inherit testConfig;
      };
    };

  places = map (note: "${note.code} ${toString (baseNameOf note.file)}:${toString note.line}:${toString note.column}");
  namesOf = network: builtins.attrNames (forms' network).machines;
  load' = name: import (file name);
  forms' = network: (import ./fixture.nix).formsOf "/net.nix" network { };
in
{
  # --- NixOps
  partsAreTheNetwork = {
    actual = builtins.attrNames nixops.machines;
    expected = [
      "called"
      "db"
      "inline"
      "web"
    ];
  };
  aMachineInTwoPartsIsBoth = {
    actual = [
      (builtins.length nixops.machines.web.imports)
      (builtins.elemAt nixops.machines.web.imports 1)
      nixops.machines.db
    ];
    expected = [
      2
      { services.openssh.enable = true; }
      { }
    ];
  };
  aPartGetsArguments = {
    actual = nixops.machines.called;
    expected.environment.etc.greeting.text = "hi";
  };
  defaultsOfAllParts = {
    actual = nixops.defaults;
    expected.imports = [
      { time.timeZone = "UTC"; }
      { networking.domain = "example.org"; }
    ];
  };
  theFileWinsOverItsParts = {
    actual = (check "nixops" { }).specialArgs;
    expected = {
      word = "file";
      other = "part";
      resources.ec2KeyPairs.main.region = "eu-west-1";
    };
  };
  resourcesAreNoMachine = {
    actual = places nixops.notes;
    expected = [
      "NIXVM3006 nixops.nix:18:3"
      "NIXVM3006 more.nix:7:3"
    ];
  };
  aMachineCalledResources = {
    actual = map namesOf [
      { resources.services = { }; }
      { resources.imports = [ ]; }
      { resources = _: { }; }
      { resources = ./forms.test.nix; }
      {
        resources = { };
        a = { };
      }
    ];
    expected = [
      [ "resources" ]
      [ "resources" ]
      [ "resources" ]
      [ "resources" ]
      [ "a" ]
    ];
  };
  requireIsAList = {
    throws = namesOf { require = ./networks/simple.nix; };
    message = "NIXVM1010: require is a path, but it must be a list of files that hold parts of the network, such as [ ./more.nix ]. at ${toString ./forms.test.nix}:";
  };
  aPartThatIsAbsent = {
    throws = namesOf { require = [ ./networks/absent.nix ]; };
    message = "NIXVM3017: The file ${toString ./networks}/absent.nix does not exist. A part of the network that is named here must be there. at ${toString ./forms.test.nix}:";
  };
  aPartThatIsNoNetwork = {
    throws = namesOf { require = [ ./networks/number.nix ]; };
    message = "NIXVM1010: A network is an attribute set whose attributes are the machines, but this file gives a number. ... at ${file "number"}:1:1";
  };
  partsOfAFolder = {
    actual = namesOf { require = [ ./networks/parts ]; };
    expected = [ "inFolder" ];
  };

  # --- Names with dots
  dots = {
    actual = (check "dots" { }).errors;
    expected = [ ];
  };
  noDotsAlone = {
    actual = map (name: builtins.length (checkNetwork "/net.nix" { ${name} = { }; }).errors) [
      "."
      ".a"
      "a."
      "a..b"
      "a.-b"
      "a_.b"
    ];
    expected = [
      1
      1
      1
      1
      1
      1
    ];
  };

  # --- Tests of NixOS
  nodesAreTheMachines = {
    actual = builtins.attrNames test.machines;
    expected = [
      "client"
      "server"
      "third"
    ];
  };
  importsOfATestAreMerged = {
    actual = test.machines.server.imports;
    expected = [
      { services.nginx.enable = true; }
      { networking.hostName = "web"; }
    ];
  };
  argumentsOfATest = {
    actual = test.machines.client.environment.variables.TOOLS;
    expected = "/tools";
  };
  defaultsOfATest = {
    actual = test.defaults;
    expected.imports = [
      { time.timeZone = "UTC"; }
      { networking.domain = "example.org"; }
    ];
  };
  # Its configuration is known as far as there is one without the driver.
  aTestCanBeAModule = {
    actual =
      let
        written = loadTest "test-module" { lib = { }; } testConfig;
        formed = formsOf' "test-module" written;
      in
      {
        inherit (formed.machines) client server third;
        inherit (written) testScript;
      };
    expected = {
      client.environment.variables.SERVER = "web";
      server.environment.variables.TOOLS = "/tools";
      third.networking.domain = "example.org";
      testScript = "# greeting";
    };
  };
  specialArgsOfATest = {
    actual = (checkNetwork "/net.nix" {
      nodes.a = { };
      testScript = "";
      node.specialArgs.word = "test";
    }).specialArgs;
    expected.word = "test";
  };
  whatIsNotRun = {
    actual = places test.notes;
    expected = [
      "NIXVM3006 nixos-test.nix:16:3"
      "NIXVM3006 nixos-test.nix:14:3"
      "NIXVM3006 test.nix:5:3"
    ];
  };
  theOneMachineOfAnOldTest = {
    actual = [
      (builtins.attrNames (check "old-test" { }).machines)
      (places (check "old-test" { }).notes)
    ];
    expected = [
      [ "machine" ]
      [ "NIXVM3006 old-test.nix:3:3" ]
    ];
  };
  machinesCalledAsPartsOfATest = {
    actual = map namesOf [
      {
        nodes = { };
        other = { };
      }
      {
        name = { };
        nodes = { };
      }
      { machine = { }; }
      { testScript = { }; }
    ];
    expected = [
      [
        "nodes"
        "other"
      ]
      [
        "name"
        "nodes"
      ]
      [ "machine" ]
      [ "testScript" ]
    ];
  };
  aTestWithoutMachines = {
    throws = (checkNetwork "/net.nix" {
      name = "empty";
      nodes = { };
      testScript = "";
    }).machines;
    message = "NIXVM1012: The network has no machine.";
  };
  # As a test of NixOS that makes several.
  machinesThatAreDerivations = {
    actual = map (error: error.message) (checkNetwork "/net.nix" { iptables = load' "derivation"; }).errors;
    expected = [
      "The machine \"iptables\" is a derivation, not a NixOS configuration. Write an attribute set of options, a function such as { config, pkgs, ... }: { … }, or the path of a file that holds one."
    ];
  };
  aTestThatIsBuilt = {
    throws = load "derivation" { };
    message = "NIXVM1010: A network is an attribute set whose attributes are the machines, but this file gives a derivation. Of a test of NixOS, give the test itself";
  };
}
