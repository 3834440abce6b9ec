# Checks the machines of a network.
#
# Input: the file, the network that it describes (network/forms.nix), the arguments of the .nixnet file, where its machines
# are (network/position.nix), and how to name a machine in errors (network/context.nix).
# Result:
#   machines   name → module
#   defaults   the module for all machines
#   specialArgs      what modules of all machines get as arguments, in their imports, too
#   nodeSpecialArgs  the same by the names of machines, where a machine has values of its own
#   errors     what is wrong with single attributes, each an entry of the manifest's `errors`
# What makes the whole network unusable is thrown instead.
{
  networkFile,
  network,
  arguments,
  positionOf,
  inMachine,
}:

let
  diagnostics = import ../lib/diagnostics.nix;
  inherit (diagnostics) fail kindOf;

  startOfFile = {
    file = networkFile;
    line = 1;
    column = 1;
  };

  # What modules get of the module system and of the platform. Others of their arguments, `lib` and `pkgs`, are replaced
  # where people mean it.
  given = {
    config = null;
    options = null;
    nodes = null;
    name = null;
    projects = null;
    modulesPath = null;
  };

  failAt =
    attribute: set: message:
    let
      position = diagnostics.positionOf attribute set;
    in
    fail {
      code = "NIXVM1022";
      inherit message;
      position = if position == null then startOfFile else position;
    };

  # `where` says whose attribute it is, for people.
  setIn =
    where: set: name:
    let
      value = set.${name} or { };
    in
    if builtins.isAttrs value then
      value
    else
      failAt name set (
        "${where}${name} is ${kindOf value}, but it must be an attribute set: names of arguments that modules ask for, and their values, "
        + "such as { inputs = …; }."
      );

  argumentsIn =
    where: set: name:
    let
      value = setIn where set name;
      taken = builtins.attrNames (builtins.intersectAttrs given value);
    in
    if taken == [ ] then
      value
    else
      failAt (builtins.head taken) value
        "${where}${name} has \"${builtins.head taken}\", which modules get anyway. Give the argument another name.";

  firstWins = attribute: builtins.foldl' (found: from: argumentsFrom attribute from // found) { };
  argumentsFrom = attribute: from: argumentsIn from.where from.set attribute;

  # What the .nixnet file says wins over the network's own, as its other arguments win over defaults.
  specialArgs =
    network.arguments
    // firstWins "specialArgs" network.specialArgs
    // argumentsIn "The argument " arguments "specialArgs";

  nodeSpecialArgs = builtins.foldl' (
    found: from:
    let
      ofNodes = setIn from.where from.set "nodeSpecialArgs";
    in
    builtins.mapAttrs (name: _: argumentsIn "${from.where}nodeSpecialArgs." ofNodes name) (
      builtins.intersectAttrs machines ofNodes
    )
    // found
  ) ofConfigurations network.nodeSpecialArgs;

  ofConfigurations = builtins.listToAttrs (
    builtins.filter (argument: argument.value != { }) (
      map (name: {
        inherit name;
        value = inMachine name network.argumentsOf.${name};
      }) names
    )
  );

  machines = builtins.mapAttrs inMachine network.machines;
  names = builtins.attrNames machines;

  # Machine M of vlan V has the address 192.168.V.M.
  maximum = 254;

  # Labels of a host name that may also hold "_", since Nix names often do. With dots, as morph's users have it, it is a host
  # name and its domain.
  isName =
    name:
    builtins.stringLength name <= 63
    && builtins.match "[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?([.][A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*" name != null;

  # A derivation is a set, too, but has no options.
  isDerivation = value: builtins.isAttrs value && value.type or null == "derivation";
  kind = value: if isDerivation value then "a derivation" else kindOf value;
  isModule =
    value:
    builtins.isFunction value
    || (builtins.isAttrs value && !(isDerivation value))
    || builtins.isPath value
    || (builtins.isString value && builtins.substring 0 1 value == "/");

  error =
    {
      code,
      message,
      name,
    }:
    {
      inherit code message;
      machine = name;
    }
    // positionOf name;

  nameErrors = map (
    name:
    error {
      inherit name;
      code = "NIXVM1011";
      message =
        "\"${name}\" cannot be the name of a machine. A name has 1 to 63 characters: "
        + "the letters A to Z in either case, the digits, \"-\" and \"_\", and dots between such names. It begins and ends with a letter or a digit.";
    }
  ) (builtins.filter (name: !isName name) names);

  moduleErrors = map (
    name:
    error {
      inherit name;
      code = "NIXVM3014";
      message =
        "The machine \"${name}\" is ${kind machines.${name}}, not a NixOS configuration. "
        + "Write an attribute set of options, a function such as { config, pkgs, ... }: { … }, "
        + "or the path of a file that holds one.";
    }
  ) (builtins.filter (name: isName name && !isModule machines.${name}) names);
in
if names == [ ] then
  fail {
    code = "NIXVM1012";
    message =
      "The network has no machine. Add at least one attribute with a NixOS configuration, "
      + "for example server = { services.openssh.enable = true; };.";
    position = startOfFile;
  }
else if builtins.length names > maximum then
  fail {
    code = "NIXVM1015";
    message =
      "The network has ${toString (builtins.length names)} machines, but a virtual network has addresses for ${toString maximum}. "
      + "Split it into several networks.";
    position = startOfFile;
  }
else
  # What is wrong with arguments is wrong with the network, whichever machine comes first.
  assert builtins.isAttrs specialArgs && builtins.all builtins.isAttrs (builtins.attrValues nodeSpecialArgs);
  {
    inherit machines specialArgs nodeSpecialArgs;
    inherit (network) defaults notes;
    errors = nameErrors ++ moduleErrors;
  }
