# programs.less: keys and environment of the pager that all machines have.
{ config, lib, ... }:
let
  inherit (lib) mkIf optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  names = option (types.attrsOf types.str) { };
  cfg = config.programs.less;

  section =
    name: separator: set:
    optionalString (set != { }) (
      "#${name}\n" + lib.concatStrings (lib.mapAttrsToList (key: value: "${key}${separator}${value}\n") set)
    );
in
{
  options.programs.less = {
    enable = option types.bool false "Whether less is configured.";
    configFile = option (types.nullOr types.path) null "A file of keys, in the form of lesskey, instead of the options.";
    clearDefaultCommands = option types.bool false "Whether less has no keys but those of commands.";
    commands = names "What keys do.";
    lineEditingKeys = names "What keys do while a line is entered.";
    envVariables = names "Environment variables of less.";
    lessopen = option (types.nullOr types.str) null "LESSOPEN, the program that prepares a file.";
    lessclose = option (types.nullOr types.str) null "LESSCLOSE, the program that cleans up after that.";
  };

  config = mkIf cfg.enable {
    environment.etc."lesskey" =
      if cfg.configFile != null then
        { source = cfg.configFile; }
      else
        {
          text =
            optionalString cfg.clearDefaultCommands "#command\n#stop\n"
            + section "command" " " cfg.commands
            + section "line-edit" " " cfg.lineEditingKeys
            + section "env" " = " cfg.envVariables;
        };
    environment.variables = {
      LESSKEYIN_SYSTEM = "/etc/lesskey";
      LESSOPEN = mkIf (cfg.lessopen != null) cfg.lessopen;
      LESSCLOSE = mkIf (cfg.lessclose != null) cfg.lessclose;
    };
  };
}
