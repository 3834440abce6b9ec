# shellcheck shell=sh
# link_commands ROOT [BELOW]: every program is in /usr/bin, as NixOS has them all in one folder: "${pkgs.dnsmasq}/bin/dnsmasq"
# is what Debian has in /usr/sbin, and psql is a command, though Debian's, which chooses among versions, is left out.
# BELOW is a file of the names that layers below have in /usr/bin.
link_commands() {
  (
    mkdir -p "$1/usr/bin"
    cd "$1/usr/bin" || exit
    for program in ../sbin/* ../lib/postgresql/*/bin/*; do
      name=${program##*/}
      [ -e "$program" ] || [ -L "$program" ] || continue
      if [ -e "$name" ] || [ -L "$name" ]; then continue; fi
      [ -z "${2-}" ] || ! grep -qxF "$name" "$2" || continue
      echo "$program"
    done > "$NIX_BUILD_TOP/commands"
    # All in one program: there are hundreds.
    tr '\n' '\0' < "$NIX_BUILD_TOP/commands" | xargs -0r sh -c 'ln -s "$@" .' sh
  )
}
