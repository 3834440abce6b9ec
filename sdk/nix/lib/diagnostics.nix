# Errors of our own Nix code, in the one form that the build understands:
#
#   NIXVMnnnn: message
#   at /abs/file.nix:LINE:COLUMN      (only when the position is known)
#
# Several at once are separated by an empty line.
# A position is `{ file, line, column }` or null. Imported by every other file of the SDK; imports nothing.
let
  # The text of an error, for callers that collect errors instead of stopping at the first one.
  format =
    {
      code,
      message,
      position ? null,
    }:
    "${code}: ${message}"
    + (
      if position == null then
        ""
      else
        "\nat ${position.file}:${toString position.line}:${toString position.column}"
    );
in
{
  inherit format;

  # What a value is, as a message says it: "a number".
  kindOf =
    value:
    {
      bool = "a Boolean";
      float = "a number";
      int = "a number";
      lambda = "a function";
      list = "a list";
      null = "null";
      path = "a path";
      set = "an attribute set";
      string = "a string";
    }
    .${builtins.typeOf value} or "a ${builtins.typeOf value}";

  # Stops the evaluation with a coded error.
  fail = diagnostic: throw (format diagnostic);

  # Stops the evaluation with several coded errors, an empty line between them.
  failAll = diagnostics: throw (builtins.concatStringsSep "\n\n" (map format diagnostics));

  # Where the attribute `name` of `set` is written, or null when Nix does not know
  # (an attribute made by a function such as listToAttrs has no position).
  positionOf =
    name: set:
    let
      position = builtins.unsafeGetAttrPos name set;
    in
    # The bare attribute sets of some Nix versions carry more than these three.
    if position == null then
      null
    else
      {
        inherit (position) file line column;
      };
}
