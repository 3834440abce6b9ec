# programs.git: the configuration of git for all users.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  option = import ../option.nix lib;
  cfg = config.programs.git;
  section = types.attrsOf (types.attrsOf types.anything);
in
{
  options.programs.git = {
    config =
      option (types.coercedTo section lib.singleton (types.listOf section)) [ ]
        "The text of /etc/gitconfig as attributes, such as init.defaultBranch = \"main\"; or a list of them.";
    lfs.enable = option types.bool false "Whether git has LFS, for large files.";
    prompt.enable = option types.bool false "Whether __git_ps1 is there for prompts of bash.";
  };

  config = mkIf cfg.enable {
    debian.packages = lib.optional cfg.lfs.enable "git-lfs";
    environment.etc.gitconfig = mkIf (cfg.config != [ ]) {
      text = lib.concatMapStringsSep "\n" lib.generators.toGitINI cfg.config;
    };
    programs.git.config = mkIf cfg.lfs.enable {
      filter.lfs = {
        clean = "git-lfs clean -- %f";
        process = "git-lfs filter-process";
        required = true;
        smudge = "git-lfs smudge -- %f";
      };
    };
    programs.bash.interactiveShellInit = mkIf cfg.prompt.enable ". /usr/lib/git-core/git-sh-prompt\n";
  };
}
