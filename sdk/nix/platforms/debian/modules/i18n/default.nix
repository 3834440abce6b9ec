# i18n.*: languages. Debian's C library brings the locale C.UTF-8; others are made when the machine is built.
{
  config,
  lib,
  nixvms,
  ...
}:
let
  inherit (lib) mkIf;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  cfg = config.i18n;
  locale = types.strMatching "[A-Za-z0-9_.@-]+";

  # "de_DE.UTF-8/UTF-8" names a locale and its character set.
  nameOf = supported: builtins.head (lib.splitString "/" supported);
  builtIn = [
    "C"
    "C.UTF-8"
    "POSIX"
    "all"
  ];
  used = [ cfg.defaultLocale ] ++ builtins.attrValues cfg.extraLocaleSettings;
  # By name: of two entries for one, that of supportedLocales, which may have the character set.
  wanted = removeAttrs (builtins.listToAttrs (
    map (entry: lib.nameValuePair (nameOf entry) entry) (cfg.supportedLocales ++ used)
  )) builtIn;

  inherit (nixvms) release;
  isAtHand = nixvms.locks.${release.hostSystem}.has "locales";
  locales = import ./locales.nix {
    inherit (nixvms) run toolsOf;
    entries = builtins.attrValues wanted;
  };
in
{
  imports = [
    # Declared for each machine.
    {
      options.i18n.supportedLocales =
        option (types.listOf types.str)
          used
          "The locales that programs can use, as \"de_DE.UTF-8/UTF-8\", besides those that are used anyway; \"all\" adds none."
        // {
          defaultText = lib.literalMD "those of defaultLocale and extraLocaleSettings";
        };
    }
  ];

  options.i18n = {
    defaultLocale = option locale "C.UTF-8" "The language of the machine, as \"de_DE.UTF-8\".";
    extraLocaleSettings =
      option (types.attrsOf locale) { }
        "Variables such as LC_TIME, for what has another language.";
    variables = lib.mkOption {
      type = types.attrsOf types.str;
      internal = true;
      readOnly = true;
      description = "The environment variables that choose the language (internal).";
    };
  };

  config = {
    i18n.variables = {
      LANG = cfg.defaultLocale;
    }
    // cfg.extraLocaleSettings;

    # For services; shells get the variables from /etc/profile.
    environment.etc."locale.conf" = mkIf (cfg.variables != { LANG = "C.UTF-8"; }) {
      text = lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${value}\n") cfg.variables);
    };

    debian.buildPackages = mkIf (wanted != { }) [ "locales" ];

    # While the lock lacks the package, the evaluation goes on and finds out what else is missing.
    systemd.tmpfiles.rules = mkIf (wanted != { } && isAtHand) (
      map (name: "L+ /usr/lib/locale/${name} - - - - ${locales}/${name}") (builtins.attrNames wanted)
    );
  };
}
