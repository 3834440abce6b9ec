# The name that systemd gives to the units of a path, as `systemd-escape --path` does. Inputs: lib. Result: a function of a path.
lib:
let
  escaped =
    character:
    if builtins.match "[A-Za-z0-9:_.]" character != null then
      character
    else if character == "/" then
      "-"
    else if builtins.match "[ -~]" character != null then
      lib.strings.escapeC [ character ] character
    else
      # Bytes of other letters have no number in Nix: unit-files.nix refuses the name.
      character;
  parts = path: builtins.filter (part: builtins.isString part && part != "") (builtins.split "/+" path);
in
path:
let
  name = lib.concatStringsSep "/" (parts path);
  first = builtins.substring 0 1 name;
in
if name == "" then
  "-"
else
  (if first == "." then "\\x2e" else escaped first)
  + lib.concatMapStrings escaped (lib.stringToCharacters (builtins.substring 1 (-1) name))
