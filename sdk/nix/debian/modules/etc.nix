# environment.etc: files in /etc.
{
  config,
  lib,
  nixvms,
  options,
  ...
}:
let
  inherit (lib) types;
  option = import ./option.nix lib;

  file = types.submodule (
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether the file is made.";
        text = option (types.nullOr types.lines) null "The contents of the file.";
        source = option (types.nullOr (types.either types.path types.package)) null "The file or folder that /etc has a link to.";
        target = option types.str name "The name of the file, relative to /etc.";
        mode = option types.str "symlink" "symlink for a link to the source, else the file's mode in octal digits.";
        user = option types.str "root" "The owner: a name or a number.";
        group = option types.str "root" "The group: a name or a number.";
        uid = option (types.nullOr types.int) null "The number of the owner; user is used when this is null.";
        gid = option (types.nullOr types.int) null "The number of the group; group is used when this is null.";
      };
    }
  );

  files = builtins.filter (entry: entry.enable) (
    lib.mapAttrsToList (name: entry: entry // { inherit name; }) config.environment.etc
  );

  # A path written in Nix is copied to the store; a string is a path that the machine has.
  sourceOf =
    entry:
    if entry.source != null then
      "${entry.source}"
    else
      nixvms.fail {
        code = "NIXVM3033";
        message = "environment.etc.${builtins.toJSON entry.name} has neither text nor source; set one of them.";
        position = nixvms.positionIn entry.name options.environment.etc;
      };

  numberOf = numbers: number: name: if number != null then toString number else toString (numbers.${name} or name);

  modeLine =
    entry:
    let
      mode = if entry.mode == "symlink" then "0644" else entry.mode;
      uid = numberOf config.users.numbers.users entry.uid entry.user;
      gid = numberOf config.users.numbers.groups entry.gid entry.group;
    in
    lib.optionalString (
      entry.mode != "symlink" || uid != "0" || gid != "0"
    ) "${mode} ${uid} ${gid} ${entry.target}\n";

  # write-tree.nix would refuse it, too, but does not know where it is written.
  checkTarget =
    entry:
    if builtins.match "[^\n]+" entry.target != null && !(lib.any (part: lib.elem part [ "" "." ".." ]) (lib.splitString "/" entry.target)) then
      entry.target
    else
      nixvms.fail {
        code = "NIXVM3030";
        message = "${builtins.toJSON entry.target} cannot be the name of a file in /etc. A name is relative to /etc and has no empty, \".\" or \"..\" component and no line break.";
        position = nixvms.positionIn entry.name options.environment.etc;
      };

  toFile =
    entry:
    {
      path = "etc/${checkTarget entry}";
    }
    // (
      if entry.text != null then
        { inherit (entry) text; }
      else if entry.mode == "symlink" then
        { link = sourceOf entry; }
      else
        { copy = sourceOf entry; }
    );
in
{
  options.environment.etc = option (types.attrsOf file) { } "Files in /etc, by their names relative to it.";

  config.system.files = map toFile files ++ [
    {
      path = "etc-modes";
      text = lib.concatMapStrings modeLine files;
    }
  ];
}
