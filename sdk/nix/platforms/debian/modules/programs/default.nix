# programs.*: programs that are installed, and some that are configured in files of their own (beside this one).
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) mkIf types;
  option = import ../option.nix lib;

  # programs.NAME.enable is all there is to it: Debian's name of the package.
  installed = {
    atop = "atop";
    ccache = "ccache";
    direnv = "direnv";
    git = "git";
    htop = "htop";
    iftop = "iftop";
    iotop = "iotop";
    java = "default-jdk-headless";
    mosh = "mosh";
    mtr = "mtr-tiny";
    neovim = "neovim";
    npm = "npm";
    screen = "screen";
    tcpdump = "tcpdump";
    tmux = "tmux";
    traceroute = "traceroute";
    usbtop = "usbtop";
    vim = "vim";
    wireshark = "tshark";
  };

  # Of whatever machine: a package only stands for its name.
  inherit (nixvms.packageSets.${nixvms.system}) standIn;

  declare = name: package: {
    enable = option types.bool false "Whether the machine has ${name}.";
    package = option types.package (standIn package) "The package of ${name}." // {
      defaultText = lib.literalMD "Debian's ${package}";
    };
  };

  enabled = builtins.filter (name: config.programs.${name}.enable) (builtins.attrNames installed);
in
{
  imports = [
    ./bash.nix
    ./editors.nix
    ./fish.nix
    ./git.nix
    ./gnupg.nix
    ./htop.nix
    ./less.nix
    ./ssh.nix
    ./tmux.nix
    ./zsh.nix
  ];

  options.programs = builtins.mapAttrs declare installed // {
    screen = declare "screen" installed.screen // {
      screenrc = option types.lines "" "The text of /etc/screenrc.";
    };
    fuse.userAllowOther = option types.bool false "Whether users may mount with allow_other and allow_root.";
    mosh = declare "mosh" installed.mosh // {
      openFirewall = option types.bool true "Whether the firewall lets mosh through.";
    };
  };

  config = {
    environment.systemPackages = map (name: config.programs.${name}.package) enabled;
    environment.etc."screenrc" = mkIf (config.programs.screen.screenrc != "") {
      text = config.programs.screen.screenrc;
    };
    environment.etc."fuse.conf" = mkIf config.programs.fuse.userAllowOther { text = "user_allow_other\n"; };
    networking.firewall.allowedUDPPortRanges =
      mkIf (config.programs.mosh.enable && config.programs.mosh.openFirewall)
        [
          {
            from = 60000;
            to = 61000;
          }
        ];
    environment.variables.JAVA_HOME = mkIf config.programs.java.enable "/usr/lib/jvm/default-java";
    users.groups.wireshark = mkIf config.programs.wireshark.enable { };
    programs.bash.interactiveShellInit = mkIf config.programs.direnv.enable "eval \"$(direnv hook bash)\"\n";
    programs.zsh.interactiveShellInit = mkIf config.programs.direnv.enable "eval \"$(direnv hook zsh)\"\n";
  };
}
