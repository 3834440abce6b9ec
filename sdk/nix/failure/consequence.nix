# What a machine that is known to fail looks like to the modules of other machines.
#
# An empty one stands back for it, whose values are none that anybody has written: what another machine makes of them tells
# nothing of that one. So whoever reads them fails, with a text that the build knows and does not report. What is true of
# the empty one, too, can be read: who makes a list of all machines needs no more of them.
#
# Input: the machines as modules see them, the argument `nodes`, and the names of those that fail. Result: the same argument.
nodes: replaced:

let
  told = [
    "hostName"
    "primaryIPAddress"
    "primaryIPv6Address"
  ];

  untold = throw "nixvms: a consequence";

  seen =
    machine:
    let
      config = builtins.mapAttrs (
        name: value:
        if name == "networking" then
          builtins.mapAttrs (name: value: if builtins.elem name told then value else untold) value
        else
          untold
      ) machine.config;
    in
    builtins.mapAttrs (_: _: untold) machine // config // { inherit config; };
in
builtins.mapAttrs (
  name: machine: if builtins.elem name replaced then seen machine else machine
) nodes
