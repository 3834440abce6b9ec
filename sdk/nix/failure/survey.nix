# Looks at single machines of a network, some of which fail: what one of them needs of the others is evaluated once.
#
# Input: the machines of the engine, where they are written (../network/position.nix), and how to name a machine in errors
# (../network/context.nix).
# Result: the machines, [ { name; position; } ], and two functions of a machine's name. Configurations come first: a
# machine's derivation is made of parts of all of them, so another one's mistake would come up in its name.
#   configurationOf   what the configuration itself has to say: { failedAssertions; }
#   derivationOf      null, for all that is left
{
  machines,
  positionOf,
  inMachine,
}:

let
  byName = builtins.listToAttrs (
    map (machine: {
      inherit (machine) name;
      value = machine;
    }) machines
  );

  # Without a complete lock there are no derivations (platform debian); the packages need all that is left of a
  # configuration. Derivations of machines whose assertions fail do not exist.
  lookAtRest =
    machine:
    if machine ? packages then
      builtins.deepSeq (map (package: builtins.seq package null) machine.packages) null
    else if machine.info.failedAssertions == [ ] then
      builtins.seq machine.vm.drvPath null
    else
      null;
in
{
  machines = map (machine: {
    inherit (machine) name;
    position = positionOf machine.name;
  }) machines;

  configurationOf =
    name:
    let
      inherit (byName.${name}) info;
    in
    inMachine name (builtins.deepSeq info { inherit (info) failedAssertions; });

  derivationOf = name: inMachine name (lookAtRest byName.${name});
}
