# Loading the user's file: functions, their arguments, what is not a network.
let
  inherit (import ./fixture.nix) file load;

  arguments = {
    greeting = "hello";
    replicas = 3;
    lib = { };
  };

  openArguments = name: (load name arguments).web.names;
in
{
  attributeSet = {
    actual = builtins.attrNames (load "simple" { });
    expected = [
      "db"
      "defaults"
      "network"
      "web"
    ];
  };
  functionWithDefaults = {
    actual = builtins.attrNames (load "function" { });
    expected = [ "web0" ];
  };
  functionWithArguments = {
    actual = load "function" arguments;
    expected = builtins.listToAttrs (
      map
        (name: {
          inherit name;
          value.environment.etc.greeting.text = "hello";
        })
        [
          "web0"
          "web1"
          "web2"
        ]
    );
  };
  unknownArgumentsOfAClosedFunction = {
    actual = builtins.attrNames (load "closed" arguments);
    expected = [ "web" ];
  };
  ellipsisTakesEverything = {
    actual = openArguments "open";
    expected = builtins.attrNames arguments;
  };
  simpleFunctionTakesEverything = {
    actual = openArguments "simple-function";
    expected = builtins.attrNames arguments;
  };
  functor = {
    actual = (load "functor" arguments).web.greeting;
    expected = "hello";
  };

  oneArgumentMissing = {
    throws = load "required" { domain = "example.net"; };
    message = ''NIXVM1014: The network is a function, and its argument "greeting" is not given. Add <Argument Name="greeting" Value="…"/>'';
  };
  argumentsMissing = {
    throws = load "required" { };
    message = ''NIXVM1014: The network is a function, and its arguments "domain", "greeting" are not given.'';
  };
  argumentMissingPosition = {
    throws = load "required" { domain = "example.net"; };
    message = "at ${file "required"}:2:3";
  };
  theModuleOfAMachineIsNoNetwork = {
    throws = load "machine-module" { lib = { }; };
    message = ''NIXVM1014: The network is a function, and its argument "config" is not given. Modules of machines get config: if this is one, write a network around it, such as { server = ./configuration.nix; }.'';
  };
  number = {
    throws = load "number" { };
    message = "NIXVM1010: A network is an attribute set whose attributes are the machines, but this file gives a number.";
  };
  numberPosition = {
    throws = load "number" { };
    message = "at ${file "number"}:1:1";
  };
  list = {
    throws = load "list" { };
    message = "NIXVM1010: A network is an attribute set whose attributes are the machines, but this file gives a list.";
  };
  curried = {
    throws = load "curried" { lib = { }; };
    message = "this file gives a function that returns another function.";
  };
}
