# Names a machine in the trace of whatever fails while `value` is evaluated, with the place where the machine is written:
# the build tells by it which machine an error belongs to. Costs nothing as long as nothing fails.
#
# Input: where the attributes of a network are (network/position.nix).
# Result: a function of a machine's name and a value, which returns the value.
{ positionOf }:

name: value:
let
  position = positionOf name;
in
builtins.addErrorContext
  "while evaluating the machine '${name}' at ${position.file}:${toString position.line}:${toString position.column}"
  value
