# programs.gnupg: keys, and the agent that keeps them.
{ config, lib, ... }:
let
  inherit (lib) mkIf optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  flag = option types.bool false;
  cfg = config.programs.gnupg;

  setting =
    name: value:
    if value == true then
      "${name}\n"
    else if value == false || value == null then
      ""
    else
      lib.concatMapStrings (element: "${name} ${toString element}\n") (lib.toList value);
in
{
  options.programs.gnupg = {
    agent = {
      enable = flag "Whether the machine has the agent of GnuPG.";
      enableSSHSupport = flag "Whether the agent serves keys to SSH.";
      pinentryPackage = option (types.nullOr types.package) null "The program that asks for passphrases; by default pinentry-curses.";
      settings = option (types.attrsOf (
        types.nullOr (
          types.oneOf [
            types.bool
            types.int
            types.str
            (types.listOf types.str)
          ]
        )
      )) { } "Lines of /etc/gnupg/gpg-agent.conf.";
    };
    dirmngr.enable = flag "Whether the machine has the program that asks key servers.";
  };

  config = lib.mkMerge [
    (mkIf cfg.dirmngr.enable { debian.packages = [ "dirmngr" ]; })
    (mkIf cfg.agent.enable {
      debian.packages = [
        "gnupg"
        "gpg-agent"
      ]
      ++ lib.optional (cfg.agent.pinentryPackage == null) "pinentry-curses";
      environment.systemPackages = lib.optional (cfg.agent.pinentryPackage != null) cfg.agent.pinentryPackage;

      programs.gnupg.agent.settings.pinentry-program = lib.mkDefault (
        if cfg.agent.pinentryPackage == null then "/usr/bin/pinentry-curses" else lib.getExe cfg.agent.pinentryPackage
      );
      environment.etc."gnupg/gpg-agent.conf".text = lib.concatStrings (lib.mapAttrsToList setting cfg.agent.settings);
      environment.interactiveShellInit = ''
        export GPG_TTY=$(tty)
      ''
      + optionalString cfg.agent.enableSSHSupport ''
        if [ -z "''${SSH_AUTH_SOCK-}" ]; then
          export SSH_AUTH_SOCK=$(gpgconf --list-dirs agent-ssh-socket)
          gpg-connect-agent --quiet updatestartuptty /bye > /dev/null 2>&1
        fi
      '';
    })
  ];
}
