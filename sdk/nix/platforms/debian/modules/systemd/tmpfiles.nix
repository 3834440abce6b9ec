# systemd.tmpfiles.*: files and folders that are made at start.
{ config, lib, ... }:
let
  inherit (lib) concatStrings mapAttrsToList;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.systemd.tmpfiles;

  word = option types.str "-";
  entry = types.submodule {
    options = {
      type = option types.str lib.attributeName "What is done, a type of tmpfiles.d such as d or f.";
      mode = word "The mode, in octal digits.";
      user = word "The owner.";
      group = word "The group.";
      age = word "After which time contents are removed.";
      argument = option types.str "" "What is written to the file, or what a link leads to.";
    };
  };

  entryLine =
    path: _: e:
    "${e.type} ${path} ${e.mode} ${e.user} ${e.group} ${e.age} ${e.argument}\n";
  entryLines = path: entries: concatStrings (mapAttrsToList (entryLine path) entries);
  fileText = paths: concatStrings (mapAttrsToList entryLines paths);
in
{
  options.systemd.tmpfiles = {
    rules =
      option (types.listOf lib.types.str) [ ]
        "Files and folders that are made at start, as lines of tmpfiles.d.";
    settings = option (types.attrsOf (types.attrsOf (types.attrsOf entry))) { } ''
      The same as attributes: settings.NAME.PATH.TYPE = { mode; user; group; age; argument; }, where NAME is a file of
      tmpfiles.d.'';
  };

  config.environment.etc =
    lib.optionalAttrs (cfg.rules != [ ]) {
      "tmpfiles.d/00-nixos.conf".text = lib.concatMapStrings (rule: "${rule}\n") cfg.rules;
    }
    // lib.mapAttrs' (name: paths: {
      name = "tmpfiles.d/${name}.conf";
      value.text = fileText paths;
    }) cfg.settings;
}
