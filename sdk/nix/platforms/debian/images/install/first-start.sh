# shellcheck shell=sh disable=SC2154 # the derivation sets what is not set here
# Packages whose maintainer scripts do more than is known (scripts.sh, known.txt) are set up when a machine first starts:
# Debian's own scripts run there, before any service. That never depends on the host that builds, and secrets that
# scripts make are each machine's own.

# packages_to_set_up MORE KNOWN DEB…: of the folders in the file MORE (scripts.sh) those whose packages KNOWN lacks,
# each after what it depends on.
packages_to_set_up() {
  more=$1
  known=$2
  shift 2
  for deb in "$@"; do
    echo "$NIX_BUILD_TOP/control/${deb##*/}"
  done | awk -v more="$more" -v known="$known" '
    BEGIN {
      while ((getline line < known) > 0) {
        split(line, words, " ")
        if (sub(/\*$/, "", words[1])) known_starts[words[1]] = 1
        else is_known[words[1]] = 1
      }
      while ((getline line < more) > 0) does_more[line] = 1
    }
    {
      while ((getline line < ($0 "/control")) > 0) {
        if (line ~ /^Package: /) {
          name = substr(line, 10)
          folder[name] = $0
          names[++count] = name
        }
        if (line ~ /^(Pre-)?Depends: /) depends[$0] = depends[$0] " , " substr(line, index(line, ":") + 1)
      }
      close($0 "/control")
    }
    function knows(name, start) {
      for (start in known_starts) if (index(name, start) == 1) return 1
      return name in is_known
    }
    function visit(name, list, words, n, i) {
      if (!(name in folder) || seen[name]++) return
      n = split(depends[folder[name]], list, /[,|]/)
      for (i = 1; i <= n; i++) {
        split(list[i], words, /[ (:]+/)
        visit(words[1] == "" ? words[2] : words[1])
      }
      if ((folder[name] in does_more) && !knows(name)) print folder[name]
    }
    END { for (i = 1; i <= count; i++) visit(names[i]) }
  '
}

# install_first_start ROOT FOLDERS: what sets up the packages of these folders, a file, in a machine. SCRIPT and UNIT are
# the files first-start/run.sh and first-start/unit.
install_first_start() {
  root=$1
  own=$root/usr/lib/nixvms/first-start
  mkdir -p "$own/bin" "$root/usr/lib/systemd/system/sysinit.target.wants" "$root/var/lib/dpkg/info"
  while read -r control; do
    name=$(sed -n 's/^Package: //p' "$control/control")
    for file in preinst postinst config templates; do
      [ ! -e "$control/$file" ] || cp "$control/$file" "$root/var/lib/dpkg/info/$name.$file"
    done
    echo "$name $(sed -n 's/^Version: //p' "$control/control") $(sed -n 's/^Architecture: //p' "$control/control")"
  done < "$2" > "$own/packages"
  cp "$first_start_script" "$own/run"
  chmod 755 "$own/run"
  cp "$first_start_unit" "$root/usr/lib/systemd/system/nixvms-packages.service"
  ln -s ../nixvms-packages.service "$root/usr/lib/systemd/system/sysinit.target.wants/"
}
