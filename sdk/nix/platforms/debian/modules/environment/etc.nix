# environment.etc: files in /etc.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (import ../one-line.nix lib) types;
  inherit (nixvms.packageSets.${nixvms.system}.pkgs) writeText;
  option = import ../option.nix lib;

  entry.options = {
    enable = option types.bool true "Whether the file is made.";
    text = option (types.nullOr types.lines) null "The contents of the file.";
    source = option (types.nullOr (
      types.either types.path types.package
    )) null "The file or folder that /etc has a link to; by default one with the text.";
    target = option lib.types.str lib.attributeName "The name of the file, relative to /etc.";
    mode =
      option types.str "symlink"
        "\"symlink\" for a link to the source, else the mode of a copy, in octal digits.";
    user = option types.str "root" "The owner: a name or a number.";
    group = option types.str "root" "The group: a name or a number.";
    uid =
      option (types.nullOr types.int) null
        "The number of the owner; user counts when this is null.";
    gid =
      option (types.nullOr types.int) null
        "The number of the group; group counts when this is null.";
  };

  # As on NixOS, a text is a definition of the source, as strong as the text itself. Hardly a file has both: this type is
  # for those, since it costs twice the time.
  entryWithSource = types.submodule [
    entry
    (
      {
        config,
        options,
        name,
        ...
      }:
      {
        source = lib.mkIf (config.text != null) (
          lib.mkOverride options.text.highestPrio (written name config.text)
        );
      }
    )
  ];
  entryOfText = types.submodule entry;
  file = entryOfText // {
    merge =
      loc: definitions:
      let
        merged = entryOfText.merge loc definitions;
      in
      if builtins.any (definition: definition.value ? source) definitions then
        entryWithSource.merge loc definitions
      else
        merged // { source = if merged.text == null then null else written (lib.last loc) merged.text; };
  };

  # The text becomes a file of its own only where somebody asks for its path.
  written = fileName: text: rec {
    type = "derivation";
    name = lib.strings.sanitizeDerivationName "etc-${baseNameOf fileName}";
    outPath = "${writeText name text}";
    etcText = text;
  };

  files = builtins.filter (entry: entry.enable) (
    lib.mapAttrsToList (name: entry: entry // { inherit name; }) config.environment.etc
  );

  failAt =
    entry: error:
    nixvms.fail (error // { position = nixvms.positionIn entry.name options.environment.etc; });

  # write-tree.nix would refuse a bad name, too, but does not know where it is written.
  targetOf =
    entry:
    let
      isBad = part: builtins.elem part [ "" "." ".." ];
    in
    if
      builtins.match "[^\n]+" entry.target != null
      && !(builtins.any isBad (lib.splitString "/" entry.target))
    then
      entry.target
    else
      failAt entry {
        code = "NIXVM3030";
        message =
          "${builtins.toJSON entry.target} cannot be the name of a file in /etc. A name is relative to /etc "
          + "and has no empty, \".\" or \"..\" component and no line break.";
      };

  # A path written in Nix is copied to the store; a string is a path that the machine has.
  sourceOf =
    entry:
    if entry.source != null then
      "${entry.source}"
    else
      failAt entry {
        code = "NIXVM3033";
        message = "environment.etc.${builtins.toJSON entry.name} has neither text nor source; set one of them.";
      };

  toFile =
    entry:
    {
      path = "etc/${targetOf entry}";
    }
    // (
      if entry.source ? etcText then
        { text = entry.source.etcText; }
      else if entry.mode == "symlink" then
        { link = sourceOf entry; }
      else
        { copy = sourceOf entry; }
    );

  modeLine =
    entry:
    let
      inherit (config.users) numbers;
      numberOf = known: number: name: toString (if number != null then number else known.${name} or name);
      mode = if entry.mode == "symlink" then "0644" else entry.mode;
      uid = numberOf numbers.users entry.uid entry.user;
      gid = numberOf numbers.groups entry.gid entry.group;
    in
    lib.optionalString (
      entry.mode != "symlink" || uid != "0" || gid != "0"
    ) "${mode} ${uid} ${gid} ${entry.target}\n";
in
{
  options.environment.etc = option (lib.types.attrsOf file) { } "Files in /etc, by their names relative to it.";

  config.system.files = map toFile files ++ [
    {
      path = "etc-modes";
      text = lib.concatMapStrings modeLine files;
    }
  ];
}
