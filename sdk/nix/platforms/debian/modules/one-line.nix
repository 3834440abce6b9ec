# Types for options whose values become lines of a file, or words in one: a line break in such a value would begin a line that
# nobody meant. Options of whole lines have the type `lines`, as on NixOS.
# Inputs: lib. Result:
#   types       lib.types, whose str, path and attrsOf take no value, or name, with a line break; one at the end is left out
#   hasBreak    whether a text has a line break
#   refuse      a function of loc, position and text that stops with the error about a value
lib:
let
  inherit (lib.diagnostics)
    attributePosition
    describeOption
    error
    quote
    ;

  hasBreak = text: builtins.replaceStrings [ "\n" ] [ "" ] text != text;

  say =
    what: position: text:
    error "NIXVM3031" position [
      "${what} a line break: ${quote text}. It becomes part of a line of a file: write it on one line."
    ];
  refuse = loc: say "The value of the ${describeOption loc} has";

  # Strings in a file with the line ends of Windows have those, too.
  withoutEnd = text: lib.removeSuffix (if lib.hasSuffix "\r\n" text then "\r\n" else "\n") text;

  oneLine =
    type:
    type
    // {
      merge =
        loc: definitions:
        let
          value = type.merge loc definitions;
          text = withoutEnd value;
        in
        if !builtins.isString value then
          value
        else if hasBreak text then
          refuse loc (builtins.head definitions).position or null value
        else
          text;
    };

  named =
    type:
    type
    // {
      merge =
        loc: definitions:
        let
          broken = lib.findFirst (definition: namesOf definition != [ ]) null definitions;
          namesOf = definition: builtins.filter hasBreak (builtins.attrNames definition.value);
          name = builtins.head (namesOf broken);
        in
        if broken == null then
          type.merge loc definitions
        else
          say "A name in the ${describeOption loc} has" (attributePosition name broken.value broken.position or null) name;
    };
in
{
  inherit hasBreak refuse;
  types = lib.types // {
    str = oneLine lib.types.str;
    path = oneLine lib.types.path;
    attrsOf = inner: named (lib.types.attrsOf inner);
  };
}
