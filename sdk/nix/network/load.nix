# Loads the user's network, or a part of it.
#
# Input: the file, the values available to a network that is a function, what beside itself a test of NixOS sees of its
# configuration, whether it is a part of a test, and the network itself where it has no file of its own.
# Result: the attribute set that the file describes, machines and reserved attributes alike.
{
  networkFile,
  arguments,
  testConfig ? { },
  isPartOfTest ? false,
  # `--argstr` gives a string; a path makes positions and relative paths come out as for any imported file.
  loaded ? import (/. + networkFile),
}:

let
  inherit (import ../lib/diagnostics.nix) fail kindOf positionOf;

  startOfFile = {
    file = networkFile;
    line = 1;
    column = 1;
  };

  # Sets with __functor are functions as well: nixpkgs' setFunctionArgs makes them.
  isFunctor = value: builtins.isAttrs value && value ? __functor;
  isFunction = value: builtins.isFunction value || isFunctor value;

  formals =
    function:
    if isFunctor function then
      function.__functionArgs or (formals (function.__functor function))
    else
      builtins.functionArgs function;

  # `args: …` and `{ … , ... }: …` take every argument, but functionArgs does not tell them from `{ }: …`.
  # The XML form of a value is the only place where Nix shows the pattern itself.
  takesEverything =
    function:
    let
      shows = text: builtins.length (builtins.split text (builtins.toXML function)) > 1;
    in
    builtins.isFunction function && (shows "<varpat " || shows "<attrspat [^>]*ellipsis=");

  call =
    function:
    let
      wanted = formals function;
      absentIn =
        given: builtins.filter (name: !wanted.${name} && !(given ? ${name})) (builtins.attrNames wanted);
      resultWith =
        given: function (if takesEverything function then given else builtins.intersectAttrs wanted given);

      # A test of NixOS is a module, and sees its own configuration as far as there is one without the driver. The module of a
      # machine asks for one, too, and is no network.
      mayBeTest = absentIn arguments == [ "config" ];
      test = resultWith (
        arguments
        // {
          config = {
            name = test.name or null;
            meta = test.meta or { };
            testScript = test.testScript or "";
          }
          // testConfig;
        }
      );
      isTest = mayBeTest && builtins.isAttrs test && (isPartOfTest || import ./is-test.nix test);
      absent = if isTest then [ ] else absentIn arguments;
      quoted = builtins.concatStringsSep ", " (map (name: "\"${name}\"") absent);
      plural = builtins.length absent > 1;
      position = positionOf (builtins.head absent) wanted;
    in
    if absent != [ ] then
      fail {
        code = "NIXVM1014";
        message =
          "The network is a function, and its ${if plural then "arguments" else "argument"} ${quoted} "
          + "${if plural then "are" else "is"} not given. "
          + (
            if builtins.elem "config" absent then
              "Modules of machines get config: if this is one, write a network around it, such as { server = ./configuration.nix; }."
            else
              "Add <Argument Name=\"${builtins.head absent}\" Value=\"…\"/> to the .nixnet file, "
              + "or give the argument a default in the function."
          );
        position = if position == null then startOfFile else position;
      }
    else if isTest then
      test
    else
      resultWith arguments;

  network = if isFunction loaded then call loaded else loaded;
in
if !(builtins.isAttrs network) then
  fail {
    code = "NIXVM1010";
    message =
      "A network is an attribute set whose attributes are the machines, but this file gives "
      + "${if isFunction network then "a function that returns another function" else kindOf network}. "
      + "Write { server = { … }; } with a NixOS configuration for each machine.";
    position = startOfFile;
  }
else if network.type or null == "derivation" then
  fail {
    code = "NIXVM1010";
    message =
      "A network is an attribute set whose attributes are the machines, but this file gives a derivation. "
      + "Of a test of NixOS, give the test itself, { nodes = { … }; testScript = …; }, not what nixosTest or runNixOSTest makes of it.";
    position = startOfFile;
  }
else
  network
