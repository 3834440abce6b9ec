# Errors of the module system: positions, how values are described, and every message with its code.
#
# Input: `lib`. Result: `lib.diagnostics`. Not part of nixpkgs' lib. Everything here runs on the way to an error only,
# so it may be slow; it must not fail itself, whatever the user's values are (see describe.nix).
lib:
let
  inherit (import ../diagnostics.nix) fail failAll;
  textOf = sentences: lib.concatStringsSep " " (builtins.filter (sentence: sentence != "") sentences);
  ownFiles = toString ../.;
in
{
  errors = import ./errors.nix lib // import ./module-errors.nix lib;

  # Stops with a message of several sentences; empty ones are left out.
  error =
    code: position: sentences:
    fail {
      inherit code position;
      message = textOf sentences;
    };

  # Stops with several errors of one code: [ { position; sentences; } ].
  errorsAt =
    code: list:
    failAll (
      map (
        { position, sentences }:
        {
          inherit code position;
          message = textOf sentences;
        }
      ) list
    );

  # Where the attribute `name` of `set` is written: `{ file, line, column }`. `fallback` where Nix does not know,
  # or knows only the function of this lib that made the attribute.
  attributePosition =
    name: set: fallback:
    let
      position = builtins.unsafeGetAttrPos name set;
    in
    if position == null || lib.hasPrefix ownFiles position.file then fallback else position;

  # Where an element of a list is written, as far as Nix tells: the first attribute of an attribute set.
  elementPosition =
    value: fallback:
    let
      positions = builtins.filter (p: p != null) (
        map (name: lib.diagnostics.attributePosition name value null) (builtins.attrNames value)
      );
      before = a: b: if a.line == b.line then a.column < b.column else a.line < b.line;
    in
    if !builtins.isAttrs value || positions == [ ] then
      fallback
    else
      builtins.head (builtins.sort before positions);

  # The first of a list of positions, or null.
  firstPosition = positions: if positions == [ ] then null else builtins.head positions;

  # The known positions of definitions or declarations.
  positionsOf = definitions: builtins.filter (p: p != null) (map (d: d.position or null) definitions);

  showPosition = position: "${position.file}:${toString position.line}:${toString position.column}";
}
// import ./describe.nix lib
