# programs.fish: the shell fish.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  code = option types.lines "";
  names = option (types.attrsOf (types.nullOr types.str)) { };
  cfg = config.programs.fish;

  lines =
    command: set:
    lib.concatStrings (
      lib.mapAttrsToList (
        name: value: lib.optionalString (value != null) "${command} ${lib.escapeShellArg name} ${lib.escapeShellArg value}\n"
      ) set
    );
in
{
  options.programs.fish = {
    enable = option types.bool false "Whether the machine has fish.";
    interactiveShellInit = code "Code that every interactive fish runs.";
    loginShellInit = code "Code that every login shell of fish runs.";
    shellInit = code "Code that every fish runs.";
    promptInit = code "Code that sets the prompt.";
    shellAbbrs = names "Abbreviations.";
    shellAliases = names "Aliases of fish, beside environment.shellAliases; null leaves one out.";
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ pkgs.fish ];
    environment.etc."fish/config.fish".text = ''
      set -gx PATH /run/current-system/sw/bin /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin
      ${cfg.shellInit}
      if status is-login
      ${cfg.loginShellInit}
      end
      if status is-interactive
      ${lines "alias" (config.environment.shellAliases // cfg.shellAliases)}
      ${lines "abbr --add --global" cfg.shellAbbrs}
      ${cfg.promptInit}
      ${cfg.interactiveShellInit}
      end
    '';
  };
}
