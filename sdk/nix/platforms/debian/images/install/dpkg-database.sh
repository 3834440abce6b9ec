# shellcheck shell=sh
# write_dpkg_database ROOT DEB…: the database of dpkg, as if it had installed these packages into ROOT, with the files that
# are left there. ROOT/var/lib/dpkg/status gets their entries alone.
write_dpkg_database() {
  root=$1
  shift
  dpkg_folder=$root/var/lib/dpkg
  mkdir -p "$dpkg_folder/info"
  (cd "$root" && find .) | sed 's|^\.||' > "$NIX_BUILD_TOP/present"
  for deb in "$@"; do
    conffiles=$NIX_BUILD_TOP/control/${deb##*/}/conffiles
    [ ! -s "$conffiles" ] || grep '^/' "$conffiles" || true
  done | while read -r path; do
    [ ! -f "$root$path" ] || printf '%s\0' "$root$path"
  done | xargs -0r md5sum > "$NIX_BUILD_TOP/conffile-sums"
  for deb in "$@"; do
    echo "${deb##*/}"
  done | awk -v top="$NIX_BUILD_TOP" -v root="$root" -v database="$dpkg_folder" '
    # In a system with a merged /usr.
    function real(path) { return path ~ /^\/(s?bin|lib|lib32|lib64|libx32)(\/|$)/ ? "/usr" path : path }
    BEGIN {
      while ((getline line < (top "/present")) > 0) there[line] = 1
      while ((getline line < (top "/conffile-sums")) > 0) sums[substr(line, 35 + length(root))] = substr(line, 1, 32)
    }
    {
      control = top "/control/" $0
      name = architecture = multi = ""
      entry = ""
      while ((getline line < (control "/control")) > 0) {
        if (line == "") continue
        if (line ~ /^Package: /) {
          name = substr(line, 10)
          line = line "\nStatus: install ok installed"
        } else if (line ~ /^Architecture: /) architecture = substr(line, 15)
        else if (line ~ /^Multi-Arch: same/) multi = "same"
        entry = entry line "\n"
      }
      close(control "/control")
      info = database "/info/" name (multi == "same" ? ":" architecture : "")
      section = ""
      if ((getline line < (control "/conffiles")) > 0) {
        do {
          if (line !~ /^\//) continue
          print line > (info ".conffiles")
          if (line in sums) section = section " " line " " sums[line] "\n"
        } while ((getline line < (control "/conffiles")) > 0)
        close(info ".conffiles")
      }
      close(control "/conffiles")
      if (section != "") entry = entry "Conffiles:\n" section
      print entry > (database "/status")

      print "/." > (info ".list")
      files = top "/archives/" $0 ".files"
      while ((getline line < files) > 0) {
        linked = line ~ /^[lh]/
        if (!sub(/^[^ ]+ +[^ ]+ +[0-9,]+ +[^ ]+ +[^ ]+ +\./, "", line)) continue
        if (linked) sub(/ -> .*/, "", line)
        sub(/\/$/, "", line)
        if (line != "" && real(line) in there) print line > (info ".list")
      }
      close(files)
      close(info ".list")
      # One without such files has an empty list: dpkg misses a list that is not there.
      printf "" > (info ".md5sums")
      while ((getline line < (control "/md5sums")) > 0)
        if (real("/" substr(line, 35)) in there) print line > (info ".md5sums")
      close(control "/md5sums")
      close(info ".md5sums")
    }
  '
}
