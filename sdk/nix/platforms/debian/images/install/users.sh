# shellcheck shell=sh
# install_users ROOT ACTIONS NUMBERS: the accounts of packages, as ROOT/usr/lib/sysusers.d/nixvms-packages.conf, which stage 1
# has systemd-sysusers read: it adds those that the machine's configuration does not have. They come from ACTIONS
# (scripts.sh) and from the packages' own files in sysusers.d.
# NUMBERS is a file of lines NAME NUMBER, the one table of ids (packages/numbers.nix). Whoever is not in it gets a number
# that is made of the name: the same whatever else is there, unless two names of a set make the same one.
install_users() {
  root=$1
  numbers=$3
  mkdir -p "$root/usr/lib/sysusers.d"
  {
    grep -E '^(user|group|member) ' "$2" || true
    cat "$root"/usr/lib/sysusers.d/*.conf 2> /dev/null | sed -n 's/^\([ugm]\)[ \t][ \t]*/\1 /p'
  } > "$NIX_BUILD_TOP/accounts"
  awk '$1 ~ /^([ug]|user|group)$/ { print $2 }' "$NIX_BUILD_TOP/accounts" | sort -u | while read -r name; do
    echo "$name $(printf %s "$name" | sha256sum)"
  done > "$NIX_BUILD_TOP/hashes"
  awk '
    FILENAME == ARGV[1] { number[$1] = $2; taken[$2] = 1; next }
    FILENAME == ARGV[2] {
      if ($1 in number) next
      # Numbers of the table are below 400 (packages/numbers.nix), those that configurations get go down from 999.
      free = 0
      for (i = 1; i <= 6; i++) free = free * 16 + index("0123456789abcdef", substr($2, i, 1)) - 1
      free = 400 + free % 400
      while (free in taken) free++
      taken[free] = 1
      number[$1] = free
      next
    }
    function group(name) {
      if (name in grouped) return
      grouped[name] = 1
      print "g " name " " number[name]
    }
    function user(name, primary, rest) {
      if (name in done) return
      done[name] = 1
      if (primary == "" || primary == "-" || primary == name) group(name)
      print "u " name " " number[name] (primary != "" && primary != "-" && primary != name ? ":" primary : "") " - " rest
    }
    # sysusers.d has a name in quotes before the home folder.
    function home_and_shell(line) {
      sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]*/, "", line)
      if (!sub(/^"[^"]*"[ \t]*/, "", line)) sub(/^[^ \t]+[ \t]*/, "", line)
      return line
    }
    $1 == "group" || $1 == "g" { group($2) }
    $1 == "member" || $1 == "m" { members[++count] = "m " $2 " " $3 }
    $1 == "user" { user($2, $3, $4 " " $5) }
    $1 == "u" {
      primary = $3 ~ /:/ ? substr($3, index($3, ":") + 1) : "-"
      if (primary ~ /^[0-9]+$/) primary = "-"
      user($2, primary, home_and_shell($0))
    }
    END { for (i = 1; i <= count; i++) print members[i] }
  ' "$numbers" "$NIX_BUILD_TOP/hashes" "$NIX_BUILD_TOP/accounts" | sort -s -k1,1 > "$NIX_BUILD_TOP/sysusers"
  if [ -s "$NIX_BUILD_TOP/sysusers" ]; then
    cp "$NIX_BUILD_TOP/sysusers" "$root/usr/lib/sysusers.d/nixvms-packages.conf"
  fi
}
