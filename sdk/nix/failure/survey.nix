# Evaluates machine after machine until one fails: its error is of interest then, nothing else.
# The build replaces that machine and asks again for the ones after it. A trace names every machine before it is looked
# at, since there are ends of Nix, such as a stack overflow, that tell nothing.
#
# Input: the machines of the engine, where they are written (../network/position.nix), how to name a machine in errors
# (../network/context.nix), the names of the machines that are replaced, and the name of the last machine whose configuration needs no look any more, or null.
# Result: what the machines that do not fail have to say: [ { name; position; failedAssertions; } ].
{
  machines,
  positionOf,
  inMachine,
  replaced,
  after,
}:

let
  present = builtins.filter (machine: !(builtins.elem machine.name replaced)) machines;
  remaining = builtins.filter (machine: after == null || builtins.lessThan after machine.name) present;

  # Configurations first: a machine's derivation is made of parts of all of them, so another one's mistake would
  # come up in its name.
  lookAtInfo = machine: builtins.deepSeq machine.info machine;

  # Without a complete lock there are no derivations (platform debian); the packages need all that is left of a
  # configuration. Derivations of machines whose assertions fail do not exist.
  lookAtRest =
    machine:
    if machine ? packages then
      builtins.deepSeq (map (package: builtins.seq package null) machine.packages) machine
    else if machine.info.failedAssertions == [ ] then
      builtins.seq machine.vm.drvPath machine
    else
      machine;

  look =
    at: machine:
    let
      position = positionOf machine.name;
      place = "${position.file}:${toString position.line}:${toString position.column}";
    in
    builtins.trace "nixvms: looking at the machine '${machine.name}' at ${place}" (
      inMachine machine.name (at machine)
    );

  all = at: builtins.foldl' (done: machine: builtins.seq (look at machine) done) null;

  report = machine: {
    inherit (machine) name;
    position = positionOf machine.name;
    inherit (machine.info) failedAssertions;
  };
in
builtins.seq (all lookAtInfo remaining) (
  builtins.seq (all lookAtRest present) (map report present)
)
