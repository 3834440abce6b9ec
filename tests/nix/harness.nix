# Evaluates one test file for run.sh.
#
# Inputs: `file`, the absolute path of a *.test.nix: an attribute set of cases, name →
#   { actual; expected; }     passes when both are equal
#   { throws; message; }      passes when evaluating `throws` fails and the error contains `message`, apart from spaces (“ ... ” is any text);
#                             tryEval hides messages, so run.sh evaluates each of these in a process of its own
# Result: `report` writes a line to stderr (as a trace) for every case: “pass NAME”, “fail NAME: …”, “throws NAME message”;
# `cases` are the cases themselves.
{ file }:
let
  cases = import (/. + file);

  oneLine = builtins.replaceStrings [ "\n" ] [ " " ];

  # Values in a line; functions and the like have no JSON.
  show =
    value:
    let
      text = builtins.tryEval (builtins.toJSON value);
    in
    if builtins.isFunction value then
      "<function>"
    else if text.success then
      text.value
    else
      "<value without JSON>";

  reportOf =
    name: case:
    let
      actual = builtins.tryEval (builtins.deepSeq case.actual case.actual);
    in
    if case ? throws then
      "throws ${name} ${oneLine case.message}"
    else if !actual.success then
      "fail ${name}: it stops with an error"
    else if actual.value == case.expected then
      "pass ${name}"
    else
      "fail ${name}: expected ${show case.expected}, but it is ${show actual.value}";
in
{
  inherit cases;
  names = builtins.concatStringsSep " " (builtins.attrNames cases);
  # As a function of the name, for a file where one case stops the whole evaluation.
  reportEach = builtins.mapAttrs (name: case: builtins.trace (reportOf name case) null) cases;
  report = builtins.foldl' (
    result: name: builtins.trace (reportOf name cases.${name}) result
  ) null (builtins.attrNames cases);
}
