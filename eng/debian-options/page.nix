# The text of docs/debian-options.md. Inputs: none. Result: text; update.sh writes it.
let
  lib = import ../../sdk/nix/lib;
  options = import ./options.nix;

  # Services have a section each, those that do nothing one together, everything else one for the first name.
  areaOf =
    option:
    let
      first = builtins.head option.path;
    in
    if first == "services" && !option.hasEffect then
      "services without effect"
    else if first == "services" || first == "systemd" && lib.hasPrefix "systemd.user." option.name then
      lib.concatStringsSep "." (lib.take 2 option.path)
    else
      first;
  areas = lib.groupBy areaOf options;

  # In a table, a line break ends a row and a bar ends a cell.
  cell = text: builtins.replaceStrings [ "|" "\n" "<" ">" ] [ "\\|" " " "&lt;" "&gt;" ] (lib.trim text);
  code = text: "`${builtins.replaceStrings [ "|" "\n" ] [ "\\|" " " ] text}`";

  defaultCell =
    option:
    if option.default == null then
      ""
    else if option.isText then
      cell option.default
    else
      code option.default;

  row =
    option: "| ${code option.name} | ${cell option.type} | ${defaultCell option} | ${cell option.description} |\n";

  # --- Options of a submodule that another option has already shown

  ownOptions = builtins.filter (option: option.within == null) options;
  insideOf = option: builtins.filter (other: other.within == option.name) options;
  relative = option: map (other: [ (lib.removePrefix option.name other.name) other.description ]) (insideOf option);
  shapes = map (option: {
    inherit (option) name;
    shape = relative option;
  }) ownOptions;
  # The first option with the same options inside, where there are enough of them to be worth it.
  original =
    option:
    let
      shape = relative option;
    in
    if builtins.length shape < 5 then option.name else (lib.findFirst (s: s.shape == shape) null shapes).name;

  rowsOf =
    option:
    let
      first = original option;
    in
    if first == option.name then
      lib.concatMapStrings row ([ option ] ++ insideOf option)
    else
      row option
      + "| ${code "${option.name}.<name>.…"} | | | The same as in ${code first}. |\n";

  section =
    area:
    "\n## ${area}\n\n| option | type | default | meaning |\n|---|---|---|---|\n"
    + lib.concatMapStrings rowsOf (builtins.filter (option: areaOf option == area) ownOptions);
in
''
  # Options of the debian platform

  The options that machines of the debian platform have, with NixOS's names and meaning (see
  [platforms.md](platforms.md)). Any other is an error at its position. An option whose meaning begins with “Accepted”
  is there so that a configuration need not be changed. Setting one that is “Accepted without effect” adds a warning
  (NIXVM3006) at its place, unless the value is the default.

  In a name, `<name>` stands for a name that you choose and `*` for an element of a list. This page is made from the
  options themselves by `eng/debian-options/update.sh`.
''
+ lib.concatMapStrings section (builtins.attrNames areas)
