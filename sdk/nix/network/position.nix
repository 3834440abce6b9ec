# Where the attributes of a network are written, always as { file, line, column }.
#
# Input: the user's file, the attribute sets that it describes machines in, and the nixpkgs tree in use (or null).
# Result: a function from an attribute's name to its position.
{
  networkFile,
  sources,
  nixpkgs ? null,
}:

let
  inherit (import ../lib/diagnostics.nix) positionOf;

  startOfFile = {
    file = networkFile;
    line = 1;
    column = 1;
  };

  # An attribute made by a library function (genAttrs, listToAttrs, …) is written in the library,
  # where nobody can change anything.
  libraries = [ (toString ../.) ] ++ (if nixpkgs == null then [ ] else [ (toString nixpkgs) ]);

  isIn = file: folder: builtins.substring 0 (builtins.stringLength folder + 1) file == "${folder}/";
in
name:
let
  having = builtins.filter (source: source ? ${name}) sources;
  position = if having == [ ] then null else positionOf name (builtins.head having);
in
if position == null || builtins.any (isIn position.file) libraries then startOfFile else position
