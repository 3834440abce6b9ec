# programs.bash: what shells of bash do beside what all shells do (environment.*, which writes the files).
{ config, lib, ... }:
let
  inherit (lib) types;
  option = import ../option.nix lib;
  code = option types.lines "";
  cfg = config.programs.bash;
in
{
  imports = [
    (lib.mkAliasOptionModule [ "programs" "bash" "enableCompletion" ] [ "programs" "bash" "completion" "enable" ])
  ];

  options.programs.bash = {
    enable = option types.bool true "Whether bash is configured by what is below; the machines have it anyway.";
    completion.enable =
      option types.bool false
        "Whether the words of commands are completed. NixOS does that by default; it makes every login slower.";
    interactiveShellInit = code "Shell code that every interactive bash runs.";
    loginShellInit = code "Shell code that every login shell of bash runs.";
    shellInit = code "Shell code that every login shell of bash runs, before loginShellInit.";
    promptInit = option types.lines "PS1='[\\u@\\h:\\w]\\$ '" "Shell code that sets the prompt.";
    shellAliases =
      option (types.attrsOf (types.nullOr types.str)) { }
        "Aliases of bash, beside environment.shellAliases; null leaves one out.";
  };

  config = lib.mkIf cfg.completion.enable {
    debian.packages = [ "bash-completion" ];
    programs.bash.interactiveShellInit = ". /usr/share/bash-completion/bash_completion\n";
  };
}
