# programs.*: programs that are installed, and some that are configured in files of their own (beside this one).
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  option = import ../option.nix lib;

  # programs.NAME.enable is all there is to it: nixpkgs' or Debian's name of the package.
  installed = {
    atop = "atop";
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
  };

  declare = name: package: {
    enable = option types.bool false "Whether the machine has ${name}.";
    package = lib.mkOption {
      type = types.package;
      defaultText = lib.literalMD "pkgs.${package}";
      description = "The package of ${name}.";
    };
  };

  define =
    name: package:
    mkIf config.programs.${name}.enable {
      programs.${name}.package = lib.mkOptionDefault pkgs.${package};
      environment.systemPackages = [ config.programs.${name}.package ];
    };
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
    screen = declare "screen" "screen" // {
      screenrc = option types.lines "" "The text of /etc/screenrc.";
    };
    fuse.userAllowOther = option types.bool false "Whether users may mount with allow_other and allow_root.";
    mosh = declare "mosh" "mosh" // {
      openFirewall = option types.bool true "Whether the firewall lets mosh through.";
    };
  };

  config = lib.mkMerge (
    lib.mapAttrsToList define installed
    ++ [
      {
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
      }
    ]
  );
}
