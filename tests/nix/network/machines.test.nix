# Checking the attributes of a network: names, reserved attributes, values that are no configuration.
let
  inherit (import ./fixture.nix)
    check
    checkNetwork
    file
    load
    ;

  hostile = check "hostile" { };
  notModules = check "not-modules" { };
  simple = check "simple" { };

  positions = map (error: [
    error.machine
    error.line
    error.column
  ]);

  lib = import ../../../sdk/nix/lib;

  positionsInFiles =
    checked:
    map (error: "${error.file}:${toString error.line}:${toString error.column}") checked.errors;

  # A network of one machine, whose name has this many characters.
  nameOfLength =
    length:
    let
      name = builtins.concatStringsSep "" (builtins.genList (index: "a") length);
    in
    (checkNetwork "/net.nix" { ${name} = { }; }).errors;
in
{
  machines = {
    actual = builtins.attrNames simple.machines;
    expected = [
      "db"
      "web"
    ];
  };
  specialArgs = {
    actual = [
      (check "special-args" { }).specialArgs
      (check "special-args" { }).nodeSpecialArgs
      (check "special-args" { specialArgs.word = "argument"; }).specialArgs
      (builtins.attrNames (check "special-args" { }).machines)
      simple.specialArgs
      simple.nodeSpecialArgs
    ];
    expected = [
      { word = "network"; own = "meta"; }
      { a.own = "a"; }
      { word = "argument"; own = "meta"; }
      [ "a" "b" ]
      { }
      { }
    ];
  };
  specialArgsOfOtherKind = {
    throws = (checkNetwork "/net.nix" { network.specialArgs = [ ]; a = { }; }).specialArgs;
    message = "NIXVM1022: network.specialArgs is a list, but it must be an attribute set: names of arguments that modules ask for, and their values, such as { inputs = …; }. at ${toString ./machines.test.nix}:";
  };
  specialArgsThatModulesGetAnyway = {
    throws = (checkNetwork "/net.nix" { network.specialArgs.options = { }; a = { }; }).specialArgs;
    message = "NIXVM1022: network.specialArgs has \"options\", which modules get anyway. Give the argument another name. at ${toString ./machines.test.nix}:";
  };
  specialArgsOfMachinesOfAnyName = {
    actual = (checkNetwork "/net.nix" { meta.nodeSpecialArgs.name.lib = 1; name = { }; }).nodeSpecialArgs;
    expected.name.lib = 1;
  };
  specialArgsOfTheFileOfOtherKind = {
    throws = (check "simple" { specialArgs = "inputs"; }).specialArgs;
    message = "NIXVM1022: The argument specialArgs is a string";
  };
  nodeSpecialArgsOfOtherKind = {
    throws = (checkNetwork "/net.nix" { meta.nodeSpecialArgs.a = 1; a = { }; }).machines;
    message = "NIXVM1022: meta.nodeSpecialArgs.a is a number";
  };
  # Colmena's meta is known by what is in it.
  metaAsAMachine = {
    actual = map (meta: builtins.attrNames (checkNetwork "/net.nix" { inherit meta; a = { }; }).machines) [
      { }
      { networking = { }; }
      { description = "?"; networking = { }; }
      (_: { })
      ./machines.test.nix
      { specialArgs = { }; }
    ];
    expected = [
      [ "a" "meta" ]
      [ "a" "meta" ]
      [ "a" "meta" ]
      [ "a" "meta" ]
      [ "a" "meta" ]
      [ "a" ]
    ];
  };
  defaults = {
    actual = simple.defaults;
    expected.services.openssh.enable = true;
  };
  noDefaults = {
    actual = (check "function" { }).defaults;
    expected = { };
  };
  noErrors = {
    actual = simple.errors;
    expected = [ ];
  };

  hostileNames = {
    actual = positions hostile.errors;
    # In the order of the names, each at its own attribute.
    expected = [
      [ "" 7 3 ]
      [ "\"" 6 3 ]
      [ "$(id)" 4 3 ]
      [ "-x" 3 3 ]
      [ "a b" 2 3 ]
      [ "a..b" 9 3 ]
      [ "x-" 8 3 ]
      [ "é" 5 3 ]
    ];
  };
  hostileNamesFile = {
    actual = map (error: error.file) hostile.errors;
    expected = builtins.genList (index: file "hostile") 8;
  };
  hostileNamesCode = {
    actual = builtins.all (error: error.code == "NIXVM1011") hostile.errors;
    expected = true;
  };
  hostileNamesMessage = {
    actual = (builtins.elemAt hostile.errors 4).message;
    expected = ''"a b" cannot be the name of a machine. A name has 1 to 63 characters: the letters A to Z in either case, the digits, "-" and "_", and dots between such names. It begins and ends with a letter or a digit.'';
  };
  longestName = {
    actual = nameOfLength 63;
    expected = [ ];
  };
  tooLongName = {
    actual = map (error: error.code) (nameOfLength 64);
    expected = [ "NIXVM1011" ];
  };
  shortestName = {
    actual = nameOfLength 1;
    expected = [ ];
  };
  # Made by a function, the attribute has no position: the file's start has to do.
  positionOfComputedName = {
    actual = positionsInFiles (checkNetwork "/net.nix" (builtins.mapAttrs (name: value: value) { "a b" = { }; }));
    expected = [ "/net.nix:1:1" ];
  };
  # Nor has the user a use for a position in a library.
  positionInLibrary = {
    actual = positionsInFiles (checkNetwork "/net.nix" (lib.genAttrs [ "a b" ] (name: { })));
    expected = [ "/net.nix:1:1" ];
  };
  positionInImportedFile = {
    actual = positionsInFiles (checkNetwork "/net.nix" (load "hostile" { } // { web = { }; }));
    expected = map (line: "${file "hostile"}:${toString line}:3") [ 7 6 4 3 2 9 8 5 ];
  };

  notConfigurations = {
    actual = map (error: [
      error.code
      error.machine
      error.line
    ]) notModules.errors;
    expected = [
      [
        "NIXVM3014"
        "number"
        3
      ]
      [
        "NIXVM3014"
        "text"
        4
      ]
    ];
  };
  notConfigurationMessage = {
    actual = (builtins.head notModules.errors).message;
    expected = "The machine \"number\" is a number, not a NixOS configuration. Write an attribute set of options, a function such as { config, pkgs, ... }: { … }, or the path of a file that holds one.";
  };

  empty = {
    throws = check "empty" { };
    message = "NIXVM1012: The network has no machine.";
  };
  emptyPosition = {
    throws = check "empty" { };
    message = "at ${file "empty"}:1:1";
  };
  onlyReserved = {
    throws = check "only-reserved" { };
    message = "NIXVM1012: The network has no machine.";
  };
  tooMany = {
    throws = check "many" { };
    message = "NIXVM1015: The network has 255 machines, but a virtual network has addresses for 254.";
  };
  machinesAreLazy = {
    actual = builtins.attrNames (load "throwing" { });
    expected = [
      "a b"
      "web"
    ];
  };
}
