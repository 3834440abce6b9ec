# shellcheck shell=sh
# known_actions KNOWN DEB…: the actions of known.txt for these packages.
known_actions() {
  known=$1
  shift
  for deb in "$@"; do
    sed -n 's/^Package: //p' "$NIX_BUILD_TOP/control/${deb##*/}/control"
  done | awk -v known="$known" '
    BEGIN {
      while ((getline line < known) > 0)
        if (line !~ /^(#|$)/) {
          name = line
          sub(/ .*/, "", name)
          actions[name] = actions[name] substr(line, length(name) + 2) "\n"
        }
    }
    { printf "%s", actions[$1] }
  '
}

# make_files ROOT ACTIONS: files and folders of actions, and what is left for tmpfiles.d.
make_files() {
  root=$1
  rules=$root/usr/lib/tmpfiles.d/nixvms-packages.conf
  while read -r action first second; do
    case $action in
      folder) mkdir -p "$root$first" ;;
      copy)
        if [ -e "$root$first" ] && [ ! -e "$root$second" ]; then
          mkdir -p "$root${second%/*}"
          cp -R "$root$first" "$root$second"
        fi
        ;;
      link)
        if [ ! -e "$root$second" ] && [ ! -L "$root$second" ]; then
          mkdir -p "$root${second%/*}"
          ln -s "$first" "$root$second"
        fi
        ;;
      before)
        mkdir -p "$root/usr/lib/systemd/system/$first.d"
        [ -e "$root/usr/lib/systemd/system/$first.d/nixvms.conf" ] || echo '[Service]' > "$root/usr/lib/systemd/system/$first.d/nixvms.conf"
        echo "ExecStartPre=+$second" >> "$root/usr/lib/systemd/system/$first.d/nixvms.conf"
        ;;
      at-start)
        mkdir -p "${rules%/*}"
        echo "$first $second" >> "$rules"
        ;;
    esac
  done < "$2"
}
