# What the tests of the entry share.
#
# Result: the parts of the entry, and short ways to call them on the networks beside this file.
rec {
  sdk = ../../../sdk/nix;

  file = name: toString ./networks + "/${name}.nix";

  load = name: arguments: loadTest name arguments { };
  loadTest =
    name: arguments: testConfig:
    import (sdk + "/network/load.nix") {
      networkFile = file name;
      inherit arguments testConfig;
    };

  # A network in its form, by its name or as it is.
  forms = name: arguments: formsOf (file name) (load name arguments) arguments;
  formsOf =
    networkFile: written: arguments:
    import (sdk + "/network/forms.nix") {
      inherit networkFile written;
      loadPart = import (sdk + "/network/part.nix") { inherit networkFile arguments; };
    };

  # Checks a network whatever it was loaded from.
  checkNetwork = networkFile: network: checkGiven networkFile network { };
  checkGiven =
    networkFile: network: arguments:
    let
      formed = formsOf networkFile network arguments;
      positionOf = import (sdk + "/network/position.nix") {
        inherit networkFile;
        inherit (formed) sources;
      };
    in
    import (sdk + "/network/machines.nix") {
      inherit
        networkFile
        arguments
        positionOf
        ;
      network = formed;
      inMachine = import (sdk + "/network/context.nix") { inherit positionOf; };
    };

  check = name: arguments: checkGiven (file name) (load name arguments) arguments;

  # The entry on the embedded platform, which needs nothing for what is tested here.
  entry =
    name: more:
    import (sdk + "/network.nix") (
      {
        networkFile = file name;
        name = "lab";
        platform = "debian";
        system = "x86_64-linux";
      }
      // more
    );

  drv =
    name:
    derivation {
      inherit name;
      system = "x86_64-linux";
      builder = "/bin/sh";
    };

  machine =
    name: more:
    {
      inherit name;
      vm = drv "vm-${name}";
      program = "run-${name}-vm";
      info = {
        hostName = name;
        system = "x86_64-linux";
        primaryIPAddress = "192.168.1.1";
        vlans = [ 1 ];
        failedAssertions = [ ];
        ssh = {
          enable = true;
          ports = [ 22 ];
        };
      }
      // more;
    };

  # An engine that makes no machine, and remembers the files of the result in its name.
  engine = machines: {
    engine = "fake";
    platformVersion = "Fake 1";
    nixpkgs = null;
    inherit machines;
    host = {
      shell = "/bin/sh";
      path = "/bin";
      vdeSwitch = "/bin/vde_switch";
      accel = "";
      byHand = true;
      relocatable = true;
      writeTree =
        name: files:
        derivation {
          inherit name;
          system = "x86_64-linux";
          builder = "/bin/sh";
          files = builtins.toJSON files;
        };
    };
  };

  manifest =
    name: machines:
    let
      made = manifestOf name machines (_: true);
    in
    made.whole made.described;
  manifestOf =
    name: machines: isOwn:
    let
      positionOf = import (sdk + "/network/position.nix") {
        networkFile = file name;
        sources = [ (load name { }) ];
      };
    in
    import (sdk + "/network/manifest.nix") {
      inherit isOwn;
      name = "lab";
      platform = "debian";
      networkFile = file name;
      inherit positionOf;
      inMachine = import (sdk + "/network/context.nix") { inherit positionOf; };
      checked = check name { };
      engine = engine machines;
    };
}
