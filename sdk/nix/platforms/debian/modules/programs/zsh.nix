# programs.zsh: the shell zsh, whose files Debian has in /etc/zsh.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  code = option types.lines "";
  flag = option types.bool false;
  cfg = config.programs.zsh;
  inherit (config) environment;

  aliasLine =
    name: command:
    optionalString (command != null) "alias -- ${name}=${lib.escapeShellArg command}\n";
  aliases = environment.shellAliases // cfg.shellAliases;
in
{
  options.programs.zsh = {
    enable = flag "Whether the machine has zsh.";
    enableCompletion = option types.bool true "Whether the words of commands are completed.";
    enableGlobalCompInit = option types.bool true "Whether every interactive zsh starts completion.";
    autosuggestions.enable = flag "Whether zsh proposes commands that were entered before.";
    syntaxHighlighting.enable = flag "Whether what is entered is coloured.";
    histFile = option types.str "$HOME/.zsh_history" "The file that keeps the history.";
    histSize = option types.int 2000 "The number of commands in it.";
    setOptions = option (types.listOf types.str) [
      "HIST_IGNORE_DUPS"
      "SHARE_HISTORY"
      "HIST_FCNTL_LOCK"
    ] "Options of zsh.";
    interactiveShellInit = code "Shell code that every interactive zsh runs.";
    loginShellInit = code "Shell code that every login shell of zsh runs.";
    shellInit = code "Shell code that every zsh runs.";
    promptInit = option types.lines "autoload -U promptinit && promptinit && prompt suse && setopt prompt_sp" "Shell code that sets the prompt.";
    shellAliases =
      option (types.attrsOf (types.nullOr lib.types.str)) { }
        "Aliases of zsh, beside environment.shellAliases; null leaves one out.";
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ pkgs.zsh ];
    debian.packages =
      lib.optional cfg.autosuggestions.enable "zsh-autosuggestions"
      ++ lib.optional cfg.syntaxHighlighting.enable "zsh-syntax-highlighting";

    environment.etc = {
      "zsh/zshenv".text = cfg.shellInit;
      "zsh/zprofile".text = ''
        emulate sh -c '. /etc/profile'
        ${cfg.loginShellInit}
      '';
      "zsh/zshrc".text = ''
        HISTSIZE=${toString cfg.histSize}
        SAVEHIST=$HISTSIZE
        HISTFILE=${cfg.histFile}
        ${optionalString (cfg.setOptions != [ ]) "setopt ${lib.concatStringsSep " " cfg.setOptions}"}
        ${optionalString (cfg.enableCompletion && cfg.enableGlobalCompInit) "autoload -U compinit && compinit"}
        ${optionalString cfg.autosuggestions.enable ". /usr/share/zsh-autosuggestions/zsh-autosuggestions.zsh"}
        ${lib.concatStrings (lib.mapAttrsToList aliasLine aliases)}
        ${environment.interactiveShellInit}
        ${cfg.interactiveShellInit}
        ${cfg.promptInit}
        ${optionalString cfg.syntaxHighlighting.enable ". /usr/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh"}
      '';
      # Without it, zsh asks people at their first login what they want.
      "skel/.zshrc".text = "";
    };
  };
}
