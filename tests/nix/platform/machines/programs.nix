# programs.*: installed and configured for all users.
{ lib, pkgs, ... }:
let
  installed = builtins.mapAttrs (_: package: {
    enable = true;
    package = pkgs.${package};
  });
in
{
  services.openssh.knownHosts.other.publicKey = "ssh-ed25519 OTHER";
  programs = lib.recursiveUpdate (installed {
    atop = "jq";
    ccache = "ccache";
    direnv = "direnv";
    git = "git";
    htop = "htop";
    iftop = "iftop";
    iotop = "iotop";
    java = "jdk";
    mosh = "mosh";
    mtr = "mtr";
    neovim = "neovim";
    npm = "npm";
    screen = "screen";
    tcpdump = "tcpdump";
    tmux = "tmux";
    traceroute = "traceroute";
    usbtop = "usbtop";
    vim = "vim";
    wireshark = "wireshark-cli";
  }) {
    bash = {
      enable = true;
      completion.enable = true;
      interactiveShellInit = "bash_interactive=1";
      loginShellInit = "bash_login=1";
      promptInit = "PS1='> '";
      shellAliases.l = "ls -l";
      shellInit = "bash=1";
    };
    fish = {
      enable = true;
      interactiveShellInit = "set fish_interactive 1";
      loginShellInit = "set fish_login 1";
      promptInit = "set fish_prompt_colour red";
      shellAbbrs.gs = "git status";
      shellAliases.ll = "ls -l";
      shellInit = "set fish_every 1";
    };
    fuse.userAllowOther = true;
    git = {
      config.init.defaultBranch = "main";
      lfs.enable = true;
      prompt.enable = true;
    };
    gnupg = {
      agent = {
        enable = true;
        enableSSHSupport = true;
        pinentryPackage = pkgs.jq;
        settings.default-cache-ttl = 600;
      };
      dirmngr.enable = true;
    };
    htop.settings = {
      fields = [ 0 48 ];
      hide_kernel_threads = true;
    };
    less = {
      enable = true;
      configFile = null;
      clearDefaultCommands = true;
      commands.h = "left-scroll";
      envVariables.LESS = "-R";
      lessclose = "close %s";
      lessopen = "|open %s";
      lineEditingKeys.x = "abort";
    };
    mosh.openFirewall = true;
    nano = {
      enable = true;
      nanorc = "set nowrap";
      syntaxHighlight = false;
    };
    neovim = {
      defaultEditor = true;
      viAlias = true;
      vimAlias = true;
    };
    screen.screenrc = "startup_message off";
    ssh = {
      agentTimeout = "1h";
      ciphers = [ "aes256-ctr" ];
      extraConfig = "Host a\n  User b";
      forwardX11 = null;
      hostKeyAlgorithms = [ "ssh-ed25519" ];
      kexAlgorithms = [ "curve25519-sha256" ];
      knownHosts.web = {
        extraHostNames = [ "192.168.1.2" ];
        publicKey = "ssh-ed25519 KEY";
      };
      knownHosts.ca = {
        certAuthority = true;
        hostNames = [ "*.example.org" ];
        publicKeyFile = ./key.pub;
      };
      macs = [ "hmac-sha2-256" ];
      pubkeyAcceptedKeyTypes = [ "ssh-ed25519" ];
      startAgent = true;
    };
    tmux = {
      aggressiveResize = true;
      baseIndex = 1;
      clock24 = true;
      customPaneNavigationAndResize = true;
      escapeTime = 0;
      extraConfig = "set -g mouse on";
      historyLimit = 5000;
      keyMode = "vi";
      newSession = true;
      resizeAmount = 3;
      reverseSplit = true;
      shortcut = "a";
      terminal = "tmux-256color";
    };
    vim.defaultEditor = false;
    zsh = {
      enable = true;
      autosuggestions.enable = true;
      enableCompletion = true;
      enableGlobalCompInit = true;
      histFile = "$HOME/.history";
      histSize = 100;
      interactiveShellInit = "zsh_interactive=1";
      loginShellInit = "zsh_login=1";
      promptInit = "PROMPT='> '";
      setOptions = [ "AUTO_CD" ];
      shellAliases.lz = "ls -l";
      shellInit = "zsh=1";
      syntaxHighlighting.enable = true;
    };
  };
}
