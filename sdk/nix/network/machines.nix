# Checks the attributes of a network.
#
# Input: the file, the attribute set that it describes, where its attributes are (network/position.nix), and how to name
# a machine in errors (network/context.nix).
# Result:
#   machines   name → module, without the reserved attributes
#   defaults   the module for all machines
#   errors     what is wrong with single attributes, each an entry of the manifest's `errors`
# What makes the whole network unusable is thrown instead.
{
  networkFile,
  network,
  positionOf,
  inMachine,
}:

let
  inherit (import ../lib/diagnostics.nix) fail kindOf;

  startOfFile = {
    file = networkFile;
    line = 1;
    column = 1;
  };

  # As in NixOps: `network` holds the network's own settings, `defaults` a module for every machine.
  reserved = [
    "network"
    "defaults"
  ];

  machines = builtins.mapAttrs inMachine (builtins.removeAttrs network reserved);
  names = builtins.attrNames machines;

  # Machine M of vlan V has the address 192.168.V.M.
  maximum = 254;

  # A label of a host name that may also hold "_", since Nix names often do.
  isName =
    name: builtins.match "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?" name != null;

  isModule =
    value:
    builtins.isFunction value
    || builtins.isAttrs value
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
        + "the letters A to Z in either case, the digits, \"-\" and \"_\". It begins and ends with a letter or a digit.";
    }
  ) (builtins.filter (name: !isName name) names);

  moduleErrors = map (
    name:
    error {
      inherit name;
      code = "NIXVM3014";
      message =
        "The machine \"${name}\" is ${kindOf machines.${name}}, not a NixOS configuration. "
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
  {
    inherit machines;
    defaults = network.defaults or { };
    errors = nameErrors ++ moduleErrors;
  }
