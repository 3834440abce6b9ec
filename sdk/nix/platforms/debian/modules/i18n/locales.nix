# Locales of the C library, made from their descriptions in Debian's package.
# Inputs: run and toolsOf (platform.nix); entries: locales, as "de_DE.UTF-8" or "de_DE/ISO-8859-1".
# Result: a folder with a folder for each.
{
  run,
  toolsOf,
  entries,
}:
let
  tools = toolsOf [
    "libc-bin"
    "locales"
  ];
in
run "nixvms-locales"
  {
    inherit entries;
    tools = tools.unpacked;
    localedef = tools.command "bin/localedef";
  }
  ''
    # localedef would unpack the character sets with a program of the host.
    mkdir -p i18n/charmaps "$out"
    ln -s "$tools/share/i18n/locales" i18n/locales
    export I18NPATH="$PWD/i18n" LC_ALL=C

    for entry in $entries; do
      name=''${entry%%/*}
      language=''${name%%[.@]*}
      modifier=
      case $name in *@*) modifier=@''${name#*@} ;; esac
      charset=UTF-8
      case $entry in
        */*) charset=''${entry#*/} ;;
        *.*) charset=''${name#*.} charset=''${charset%@*} ;;
      esac
      description=$tools/share/i18n/locales/$language$modifier
      if [ ! -e "$description" ] || [ ! -e "$tools/share/i18n/charmaps/$charset.gz" ]; then
        echo "i18n: there is no locale $name" >&2
        exit 1
      fi
      gunzip -c "$tools/share/i18n/charmaps/$charset.gz" > "i18n/charmaps/$charset"
      $localedef --no-archive --no-hard-links -i "$language$modifier" -f "$charset" "$out/$name"
    done
  ''
