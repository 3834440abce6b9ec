# programs.{vim,neovim,nano}: editors.
{ config, lib, ... }:
let
  inherit (lib) mkIf optionalString types;
  option = import ../option.nix lib;
  flag = option types.bool false;
  inherit (config.programs) nano neovim vim;
  editor = program: mkIf program.defaultEditor;
in
{
  options.programs = {
    vim.defaultEditor = flag "Whether EDITOR is vim.";
    neovim = {
      defaultEditor = flag "Whether EDITOR is nvim.";
      viAlias = flag "Whether vi is nvim.";
      vimAlias = flag "Whether vim is nvim.";
    };
    nano = {
      enable = flag "Whether the machine has nano, which NixOS has by default.";
      nanorc = option types.lines "" "Lines of /etc/nanorc.";
      syntaxHighlight = option types.bool true "Whether text is coloured.";
    };
  };

  config = {
    debian.packages = lib.optional (nano.enable || nano.nanorc != "") "nano";
    environment.etc.nanorc = mkIf (nano.enable || nano.nanorc != "") {
      text = optionalString nano.syntaxHighlight "include \"/usr/share/nano/*.nanorc\"\n" + nano.nanorc;
    };
    # NixOS lets defaultEditor have the program, too.
    programs.vim.enable = editor vim (lib.mkDefault true);
    programs.neovim.enable = editor neovim (lib.mkDefault true);
    environment.variables.EDITOR = lib.mkMerge [
      (editor vim (lib.mkOverride 900 "vim"))
      (editor neovim (lib.mkOverride 900 "nvim"))
    ];
    environment.shellAliases = mkIf neovim.enable {
      vi = mkIf neovim.viAlias "nvim";
      vim = mkIf neovim.vimAlias "nvim";
    };
  };
}
