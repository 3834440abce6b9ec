# The manifest: its fields, and what it holds when something is wrong.
let
  inherit (import ./fixture.nix)
    drv
    entry
    file
    machine
    manifest
    manifestOf
    ;

  good = manifest "simple" [
    (machine "db" { vlans = [ 10 ]; })
    (machine "web" { vlans = [ 2 1 ]; })
  ];

  failing = manifest "simple" [
    (machine "db" { failedAssertions = [ "db is broken" ]; } // { vm = throw "not to be made"; })
    (machine "web" { })
  ];

  hostile = (entry "hostile" { }).build;
  field = name: map (m: m.${name});
in
{
  fields = {
    actual = builtins.attrNames good;
    expected = [
      "drvPath"
      "engine"
      "errors"
      "machines"
      "name"
      "networkFile"
      "nixpkgs"
      "notes"
      "outputPath"
      "platform"
      "platformVersion"
      "relocatable"
      "schema"
      "vlans"
    ];
  };
  # What two machines have of one file is said once, in the order of places.
  notesOfMachines =
    let
      note = line: {
        code = "NIXVM3006";
        message = "The option has no effect.";
        file = file "simple";
        inherit line;
        column = 1;
      };
    in
    {
      actual =
        map (note: note.line)
          (manifest "simple" [
            (machine "db" { } // { notes = [ (note 10) (note 9) ]; })
            (machine "web" { } // { notes = [ (note 10) ]; })
          ]).notes;
      expected = [
        9
        10
      ];
    };
  # Who described a machine, and in which order, makes no difference.
  parts = {
    actual =
      let
        part =
          isOwn:
          manifestOf "simple" [
            (machine "db" { vlans = [ 10 ]; })
            (machine "web" { vlans = [ 2 1 ]; })
          ] isOwn;
        ofWeb = part (name: name == "web");
        ofDb = part (name: name == "db");
      in
      [
        (map (m: m.name) ofWeb.described)
        (ofDb.whole (builtins.fromJSON (builtins.toJSON (ofWeb.described ++ ofDb.described))) == good)
      ];
    expected = [ [ "web" ] true ];
  };
  vlansAsNumbers = {
    actual = good.vlans;
    expected = [ 1 2 10 ];
  };
  positions = {
    actual = field "position" good.machines;
    expected = [
      { file = file "simple"; line = 6; column = 3; }
      { file = file "simple"; line = 5; column = 3; }
    ];
  };
  derivations = {
    actual = field "drvPath" good.machines;
    expected = map (name: builtins.unsafeDiscardStringContext (drv name).drvPath) [ "vm-db" "vm-web" ];
  };
  runScripts = {
    actual = field "runScript" good.machines;
    expected = [
      (builtins.unsafeDiscardStringContext "${drv "vm-db"}/bin/run-db-vm")
      (builtins.unsafeDiscardStringContext "${drv "vm-web"}/bin/run-web-vm")
    ];
  };
  # A context would make the JSON of the caller depend on the derivations.
  noContext = {
    actual = builtins.hasContext (builtins.toJSON good);
    expected = false;
  };
  resultName = {
    actual = builtins.match ".*-nixvms-lab" good.outputPath != null;
    expected = true;
  };
  # Nix prints a set with an attribute outPath as that string alone.
  printedAsASet = {
    actual = (builtins.fromJSON (builtins.toJSON good)) == good;
    expected = true;
  };

  failedAssertions = {
    actual = field "failedAssertions" failing.machines;
    expected = [ [ "db is broken" ] [ ] ];
  };
  failedMachineHasNoDerivation = {
    actual = field "drvPath" failing.machines == [ null (builtins.elemAt good.machines 1).drvPath ];
    expected = true;
  };
  failedNetworkHasNoDerivation = {
    actual = [ failing.drvPath failing.outputPath ];
    expected = [ null null ];
  };

  # Wrong names are found without a lock, bootstrap tools or a nixpkgs.
  errors = {
    actual = builtins.length hostile.errors;
    expected = 8;
  };
  errorsLeaveNoMachine = {
    actual = [ hostile.machines hostile.vlans hostile.drvPath hostile.outputPath ];
    expected = [ [ ] [ ] null null ];
  };
  errorsAndMissing = {
    actual = (entry "hostile" { }).missing;
    expected = { };
  };
  # The names of an architecture come first: without them, every package of it would be unknown.
  namesOfAnArchitecture = {
    actual =
      (entry "other-architecture" {
        debianLock = ../debian/lock.json;
        debianMirrors = ../debian/mirrors.json;
        debianBootstrapTools = "/bootstrap-tools";
        debianNames = "/names";
      }).missing;
    expected.arm64 = null;
  };
  # Before there is a lock: nothing of it, of the mirrors or of a package is looked at.
  architectures = {
    actual = (entry "unknown-packages" { debianLock = ./empty.lock.json; }).architectures;
    expected = [ "i386" "amd64" ];
  };
  architecturesOfMistakes = {
    actual = (entry "hostile" { }).architectures;
    expected = [ ];
  };
  unknownPlatform = {
    throws = (entry "simple" { platform = "gentoo"; }).build;
    message = ''NIXVM1016: The platform "gentoo" does not exist. Choose "nixos" or "debian".'';
  };
}
