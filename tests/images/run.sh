#!/bin/sh
# Tests of how Debian packages are unpacked and installed for images (sdk/nix/platforms/debian/images/unpack.sh, install/), by
# busybox as in a build. What they make is looked at by Debian's own tools: dpkg, update-alternatives, systemd-sysusers.
# Prints failures and "N passed, N failed".
#
#   NIXVMS_TEST_BUSYBOX      a busybox, when it is not on PATH
# shellcheck disable=SC2154,SC2034 # variables of assert.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/images-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/Shared/assert.sh
. "$here/../Shared/assert.sh"

busybox=${NIXVMS_TEST_BUSYBOX:-$(command -v busybox)}
mkdir "$work/applets"
"$busybox" --list | while read -r applet; do ln -s "$busybox" "$work/applets/$applet"; done

images=$here/../../sdk/nix/platforms/debian/images

# run COMMANDS [NAME=VALUE…]: as a builder would, after unpack.sh and install/*.sh. Sets `output` and `status`.
run() {
  commands=$1
  shift
  status=0
  output=$(cd "$work" && env -i PATH="$work/applets" NIX_BUILD_TOP="$work/top" "$@" \
    "$busybox" sh -euc "for part in '$images/unpack.sh' '$images/install'/*.sh; do . \"\$part\"; done; $commands" 2>&1) || status=$?
}

# installed PACKAGE…: they are unpacked below $work/root by a fresh builder, their scripts read.
installed() {
  rm -rf "$work/top" "$work/root"
  mkdir -p "$work/top/control"
  run "unpack_debs '$work/root' $*; read_scripts $*; known_actions '$images/install/known.txt' $* >> top/scripts/actions"
  equal "$* unpacked" 0: "$status:$output"
}

# absent WHAT PATH
absent() {
  if [ ! -e "$2" ] && [ ! -L "$2" ]; then ok "$1"; else fail "$1" "$2 is there"; fi
}

# postinst NAME: its script is standard input.
postinst() {
  mkdir -p "$work/$1/DEBIAN"
  { printf '#!/bin/sh\n' && cat; } >"$work/$1/DEBIAN/postinst"
  chmod 755 "$work/$1/DEBIAN/postinst"
}

# program PACKAGE PATH…
program() {
  folder=$work/$1
  shift
  for path; do
    mkdir -p "$folder/${path%/*}"
    printf '#!/bin/sh\necho %s\n' "$path" >"$folder/$path"
    chmod 755 "$folder/$path"
  done
}

# package NAME COMPRESSION: makes NAME.deb of the folder NAME.
package() {
  mkdir -p "$work/$1/DEBIAN"
  printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: d\n' "$1" >"$work/$1/DEBIAN/control"
  dpkg-deb --root-owner-group "-Z$2" --build "$work/$1" "$work/$1.deb" >/dev/null
}

test_work_folder() {
  echo small >"$work/small"
  truncate -s 1T "$work/huge"
  run 'work_folder small small' NIX_BUILD_TOP=/build
  equal "packages are unpacked in the sandbox's memory" /dev/shm "$output"
  run 'work_folder small'
  equal "memory of a host without sandbox is left alone" "$work/top" "$output"
  run 'work_folder small huge small' NIX_BUILD_TOP=/build
  equal "what memory has no room for goes to the disk" /build "$output"
}

test_unpacking() {
  for compression in xz gzip none; do
    mkdir -p "$work/$compression/bin" "$work/$compression/usr/lib/$compression"
    echo "$compression" >"$work/$compression/bin/$compression"
    seq 10000 >"$work/$compression/usr/lib/$compression/numbers"
    package "$compression" "$compression"
  done
  for cores in 0 1 2; do
    rm -rf "$work/top" "$work/root"
    run 'unpack_debs root xz.deb gzip.deb none.deb' NIX_BUILD_CORES=$cores
    equal "packages are unpacked with $cores cores" 0: "$status:$output"
    for compression in xz gzip none; do
      equal "/bin is /usr/bin" "$compression" "$(cat "$work/root/usr/bin/$compression")"
      equal "a file is whole" "$(seq 10000)" "$(cat "$work/root/lib/$compression/numbers")"
    done
  done

  printf '#!/bin/sh\necho "$@" >>"%s/xz.log"\nexec %s xz "$@"\n' "$work" "$busybox" >"$work/my-xz"
  chmod +x "$work/my-xz"
  rm -rf "$work/top" "$work/root"
  run 'unpack_debs root xz.deb gzip.deb' xz="$busybox sh $work/my-xz"
  equal "the derivation's xz unpacks" "0:-dc" "$status:$(cat "$work/xz.log")"
}

test_refusals() {
  rm -rf "$work/top"
  mkdir -p "$work/zstd" "$work/whole"
  package zstd zstd
  run 'unpack_debs zstd-root zstd.deb'
  contains "a compression that busybox lacks is named" "$status:$output" "zstd.deb is compressed in a way that is not known here: data.tar.zst"
  lacks "it is an error" "$status:" "0:"

  head -c 2000 "$work/xz.deb" >"$work/cut.deb"
  run 'unpack_debs cut-root cut.deb'
  lacks "a package that is cut off is an error" "$status:" "0:"

  ln -s elsewhere "$work/whole/bin"
  package whole xz
  run 'unpack_debs whole-root xz.deb whole.deb'
  equal "a package may not lead /bin elsewhere" "1:whole.deb replaces the link /bin" "$status:$output"
}

test_modes() {
  mkdir -p "$work/modes/usr/bin" "$work/modes/bin" "$work/modes/tmp"
  touch "$work/modes/usr/bin/setuid" "$work/modes/bin/setgid" "$work/modes/usr/bin/plain"
  chmod 4755 "$work/modes/usr/bin/setuid"
  chmod 2711 "$work/modes/bin/setgid"
  chmod 1777 "$work/modes/tmp"
  package modes xz
  run 'unpack_debs modes-root modes.deb; special_modes modes.deb'
  equal "setuid, setgid and sticky are told to mksquashfs" "/tmp m 1777 0 0
/usr/bin/setgid m 2711 0 0
/usr/bin/setuid m 4755 0 0" "$output"
  for mode in -rwsr-xr-x:4755 -rwSr--r--:4644 -rwxr-sr-x:2755 -rwxr-Sr-x:2745 drwxrwxrwt:1777 drwxrwx--T:1770 -rwsr-sr-t:7755; do
    run "octal_mode ${mode%:*}"
    equal "octal mode of ${mode%:*}" "${mode#*:}" "$output"
  done
}

# The same as update-alternatives makes it, of the same packages.
test_alternatives() {
  program editors usr/bin/small usr/bin/large usr/bin/large-too usr/share/man/man1/large.1.gz
  # shellcheck disable=SC2016 # of the script
  postinst editors <<'END'
set -e
# Automatically added by dh_installalternatives/13.11.4
if [ "$1" = "configure" ] || [ "$1" = "abort-upgrade" ]; then
        update-alternatives --install /usr/bin/editor editor /usr/bin/small 30
fi
# End automatically added section
if [ "$1" = configure ]; then
  prio=50
  tools='other'
  for tool in $tools gone
  do
    update-alternatives --quiet --install \
      /usr/bin/$tool $tool /usr/bin/small ${prio} || true
  done
  update-alternatives --install /usr/bin/editor editor /usr/bin/large "$prio" \
    --slave /usr/bin/editor-too editor-too /usr/bin/large-too \
    --slave /usr/share/man/man1/editor.1.gz editor.1.gz /usr/share/man/man1/missing.1.gz
fi
exit 0
END
  package editors xz
  installed editors.deb
  equal "nothing of it is left to do" "" "$(cat "$work/top/scripts/more")"
  run "install_alternatives '$work/root' top/scripts/actions"
  equal "alternatives are installed" 0: "$status:$output"
  cp -a "$work/root" "$work/by-us"
  for name in editor other; do
    equal "dpkg reads $name" "$(printf 'auto\n/usr/bin/%s' "$name")" "$(head -n 2 "$work/by-us/var/lib/dpkg/alternatives/$name")"
    contains "update-alternatives knows $name" "$(update-alternatives --root "$work/by-us" --query "$name" 2>&1)" "Link: /usr/bin/$name"
  done
  equal "the highest priority wins" /usr/bin/large "$(readlink "$work/by-us/etc/alternatives/editor")"
  equal "the command is a link" /etc/alternatives/editor "$(readlink "$work/by-us/usr/bin/editor")"
  equal "its slave, too" /usr/bin/large-too "$(readlink "$work/by-us/etc/alternatives/editor-too")"
  absent "a slave that is not there has no link" "$work/by-us/etc/alternatives/editor.1.gz"

  # A layer above: lower, then higher than what is below.
  for priority in 40 60; do
    program "above-$priority" usr/bin/above
    echo "update-alternatives --install /usr/bin/editor editor /usr/bin/above $priority" | postinst "above-$priority"
    package "above-$priority" xz
    installed "above-$priority.deb"
    run "install_alternatives '$work/root' top/scripts/actions '$work/by-us/var/lib/dpkg/alternatives'"
    case $priority in 40) expected=/usr/bin/large ;; *) expected=/usr/bin/above ;; esac
    equal "with $priority above 50" "$expected" "$(readlink "$work/root/etc/alternatives/editor")"
    cp -an "$work/by-us/usr" "$work/root/"
    equal "all are known" "/usr/bin/above /usr/bin/large /usr/bin/small" "$(update-alternatives --root "$work/root" --list editor 2>&1 | sort | tr '\n' ' ' | sed 's/ $//')"
  done
}

# What a script may and may not be.
test_scripts() {
  # shellcheck disable=SC2016 # of scripts
  for script in 'set -e' 'if [ "$1" != configure ]; then exit 0; fi' \
    'id -u one >/dev/null 2>&1 || adduser --allow-bad-names --system --stdoutmsglevel=warn --home /run/one --no-create-home one' 'if [ "$1" = configure ]; then
  adduser --system --group one
fi
exit 0' 'case "$1" in
  configure)
    if ! getent passwd one >/dev/null 2>&1; then
      adduser --system --quiet --home /var/lib/one \
        --gecos "The one" --group one > /dev/null || true
    fi
    if dpkg --compare-versions "$2" lt-nl 2; then
      rm -rf /var/lib/one
    fi
  ;;
esac'; do
    rm -rf "$work/ordinary"
    printf '%s\n' "$script" | postinst ordinary
    package ordinary xz
    installed ordinary.deb
    equal "read whole: $script" "" "$(cat "$work/top/scripts/more")"
  done
  equal "the account" "user one - /var/lib/one -" "$(cat "$work/top/scripts/actions")"

  # None of these may run, whatever is read of them.
  mark=$work/mark
  for script in "touch $mark" "x=\`touch $mark\`" "adduser --system \$(touch $mark)" "adduser --system one > $mark" "adduser one; touch $mark" \
    "for i in \$(touch $mark); do adduser --system one; done" "update-alternatives --install /a b /c 1 && touch $mark" "x=1 touch $mark" \
    "update-alternatives --install /a b /c 1 \"
\$(touch $mark)\"" "for touch in a; do $mark; done" "while touch $mark; do break; done" "PATH=/bin
IFS=x
touchx$mark" "if dpkg --compare-versions \"\$2\" lt 3; then touch $mark; fi" "# Automatically added by dh_unknown/1
touch $mark
# End automatically added section"; do
    rm -rf "$work/odd"
    printf '%s\n' "$script" | postinst odd
    package odd xz
    installed odd.deb
    absent "not run: $script" "$mark"
    equal "it does more: $script" "odd.deb" "$(sed 's|.*/||' "$work/top/scripts/more")"
  done
}

test_database() {
  program one usr/bin/one bin/two
  mkdir -p "$work/one/etc" "$work/one/usr/share/doc/one"
  echo text >"$work/one/usr/share/doc/one/copyright"
  echo setting >"$work/one/etc/one.conf"
  mkdir -p "$work/one/DEBIAN"
  echo /etc/one.conf >"$work/one/DEBIAN/conffiles"
  (cd "$work/one" && md5sum usr/bin/one bin/two usr/share/doc/one/copyright) >"$work/one/DEBIAN/md5sums"
  package one xz
  installed one.deb
  run "rm -rf '$work/root/usr/share/doc'; write_dpkg_database '$work/root' one.deb"
  equal "the database is written" 0: "$status:$output"
  echo 1 >"$work/root/var/lib/dpkg/info/format"
  query() { dpkg-query --admindir "$work/root/var/lib/dpkg" "$@" 2>&1; }
  # shellcheck disable=SC2016 # of dpkg-query
  equal "dpkg -l" "ii one 1" "$(query -W -f '${db:Status-Abbrev}${Package} ${Version}\n' | tr -s ' ')"
  equal "dpkg -S" "one: /bin/two" "$(query -S /bin/two)"
  equal "dpkg -L has what is there" "/. /bin /bin/two /etc /etc/one.conf /usr /usr/bin /usr/bin/one /usr/share" "$(query -L one | sort | tr '\n' ' ' | sed 's/ $//')"
  equal "dpkg --verify" "" "$(dpkg --root "$work/root" --verify 2>&1)"
  equal "dpkg --audit" "" "$(dpkg --root "$work/root" --audit 2>&1)"
  echo changed >"$work/root/etc/one.conf"
  contains "dpkg --verify sees a change" "$(dpkg --root "$work/root" --verify 2>&1)" /etc/one.conf
}

test_users() {
  postinst daemons <<'END'
addgroup --system shared
adduser --system --home /var/lib/known --no-create-home --ingroup shared known
adduser --system --group --shell /bin/sh other
useradd --system --gid nogroup plain
adduser other shared
END
  mkdir -p "$work/daemons/usr/lib/sysusers.d"
  printf 'u own - "Of its own file" /srv/own /bin/false\n' >"$work/daemons/usr/lib/sysusers.d/own.conf"
  package daemons xz
  installed daemons.deb
  echo 'known 234' >"$work/numbers"
  run "install_users '$work/root' top/scripts/actions '$work/numbers'"
  equal "accounts are written" 0: "$status:$output"
  first=$(cat "$work/root/usr/lib/sysusers.d/nixvms-packages.conf")
  mkdir -p "$work/root/etc"
  printf 'nogroup:x:65534:\n' >"$work/root/etc/group"
  systemd-sysusers --root "$work/root" nixvms-packages.conf >/dev/null 2>&1
  contains "a number of the table, and no group of its own" "$(cat "$work/root/etc/passwd")" "known:x:234:$(sed -n 's/^shared:x:\([0-9]*\):.*/\1/p' "$work/root/etc/group"):"
  contains "home and shell of sysusers.d" "$(cat "$work/root/etc/passwd")" ":/srv/own:/bin/false"
  contains "a member" "$(grep ^shared: "$work/root/etc/group")" ":other"
  number=$(sed -n 's/^other:x:\([0-9]*\):.*/\1/p' "$work/root/etc/passwd")
  equal "a group of the same number" "other:x:$number:" "$(grep ^other: "$work/root/etc/group")"
  # The number of an account does not depend on others.
  echo 'adduser --system --group other' | postinst alone
  package alone xz
  installed alone.deb
  run "install_users '$work/root' top/scripts/actions '$work/numbers'"
  contains "the same number alone" "$first" "$(grep '^u other' "$work/root/usr/lib/sysusers.d/nixvms-packages.conf" | cut -d ' ' -f 1-3)"
}

test_certificates() {
  mkdir -p "$work/ca/usr/share/ca-certificates/mozilla"
  openssl req -x509 -newkey rsa:2048 -nodes -subj '/CN=An Authority, of (ours)' -days 2 -keyout "$work/key" -out "$work/ca/usr/share/ca-certificates/mozilla/An_Authority,_(ours).crt" 2>/dev/null
  package ca xz
  installed ca.deb
  run "install_certificates '$work/root' $(command -v openssl)"
  equal "certificates are installed" 0: "$status:$output"
  equal "the bundle" "$(cat "$work"/ca/usr/share/ca-certificates/mozilla/*)" "$(cat "$work/root/etc/ssl/certs/ca-certificates.crt")"
  equal "the list" 'mozilla/An_Authority,_(ours).crt' "$(cat "$work/root/etc/ca-certificates.conf")"
  link=$work/root/etc/ssl/certs/$(openssl x509 -noout -hash -in "$work"/ca/usr/share/ca-certificates/mozilla/*).0
  equal "a link by hash" 'An_Authority__=ours=.pem' "$(readlink "$link")"
  equal "it leads to the certificate" '/usr/share/ca-certificates/mozilla/An_Authority,_(ours).crt' "$(readlink "${link%/*}/An_Authority__=ours=.pem")"
}

test_commands() {
  program tools usr/sbin/daemon usr/bin/tool usr/sbin/hidden usr/lib/postgresql/15/bin/psql
  package tools xz
  installed tools.deb
  echo hidden >"$work/below"
  run "link_commands '$work/root' '$work/below'"
  equal "every program is in /usr/bin" "0: daemon psql tool" "$status:$output $(cd "$work/root/usr/bin" && echo *)"
  equal "it runs" usr/sbin/daemon "$("$work/root/usr/bin/daemon")"
  run "rm '$work/root/usr/bin/daemon'; ln -s ../bin/tool '$work/root/usr/sbin/tool'; link_commands '$work/root'; link_commands '$work/root'"
  equal "whatever is there stays" 0:usr/bin/tool "$status:$output$("$work/root/usr/bin/tool")"
}

# Actions of known.txt.
test_known() {
  mkdir -p "$work/actions/usr/share/folder" "$work/actions/etc"
  echo new >"$work/actions/usr/share/folder/file"
  echo own >"$work/actions/etc/there"
  package actions xz
  installed actions.deb
  cat >"$work/known" <<'END'
# actions nothing
actions copy /usr/share/folder /etc/a/folder
actions copy /usr/share/folder/file /etc/there
actions copy /usr/share/missing /etc/missing
actions link /etc/a /etc/link
actions folder /var/lib/a
actions at-start d /run/a 0755 root root
actions before a.service /bin/sh -c "test -e /a || touch '/a b'"
other folder /var/lib/other
END
  run "known_actions known actions.deb > top/actions; make_files '$work/root' top/actions"
  equal "actions are done" 0: "$status:$output"
  equal "copies, of what is there and where nothing is" "new own" "$(cat "$work/root/etc/a/folder/file") $(cat "$work/root/etc/there")"
  absent "not of what is missing" "$work/root/etc/missing"
  equal "links" /etc/a "$(readlink "$work/root/etc/link")"
  equal "folders, of these packages" a "$(ls "$work/root/var/lib")"
  equal "lines of tmpfiles.d" "d /run/a 0755 root root" "$(cat "$work/root/usr/lib/tmpfiles.d/nixvms-packages.conf")"
  equal "commands before units" "[Service]
ExecStartPre=+/bin/sh -c \"test -e /a || touch '/a b'\"" "$(cat "$work/root/usr/lib/systemd/system/a.service.d/nixvms.conf")"
}

test_php() {
  mkdir -p "$work/php/usr/lib/php/8.2/sapi" "$work/php/usr/share/php8.2-x/x"
  touch "$work/php/usr/lib/php/8.2/sapi/cli" "$work/php/usr/lib/php/8.2/sapi/fpm"
  echo cli >"$work/php/usr/lib/php/8.2/php.ini-production.cli"
  echo others >"$work/php/usr/lib/php/8.2/php.ini-production"
  printf '; priority=10\nextension=x.so\n' >"$work/php/usr/share/php8.2-x/x/x.ini"
  package php xz
  installed php.deb
  run "install_php '$work/root'; install_php '$work/root'"
  equal "PHP is set up" 0: "$status:$output"
  equal "settings of each program" "cli others" "$(cat "$work/root/etc/php/8.2/cli/php.ini") $(cat "$work/root/etc/php/8.2/fpm/php.ini")"
  equal "modules are loaded in order" /etc/php/8.2/mods-available/x.ini "$(readlink "$work/root/etc/php/8.2/fpm/conf.d/10-x.ini")"
}

# Each after what it depends on, and none that is known.
test_first_start() {
  for name in b-first a-last tzdata php8.2-x c-plain; do
    mkdir -p "$work/$name"
    [ "$name" = c-plain ] || echo 'touch /marked' | postinst "$name"
    package "$name" xz
  done
  printf 'Package: a-last\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDepends: c-plain (>= 1), missing | x\nDescription: d\n' >"$work/a-last/DEBIAN/control"
  printf 'Package: c-plain\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nPre-Depends: b-first\nDescription: d\n' >"$work/c-plain/DEBIAN/control"
  for name in a-last c-plain; do dpkg-deb -Zxz --build "$work/$name" "$work/$name.deb" >/dev/null; done
  installed a-last.deb b-first.deb c-plain.deb tzdata.deb php8.2-x.deb
  run "packages_to_set_up top/scripts/more '$images/install/known.txt' a-last.deb b-first.deb c-plain.deb tzdata.deb php8.2-x.deb"
  equal "packages to set up" "b-first.deb a-last.deb" "$(echo "$output" | sed 's|.*/||' | tr '\n' ' ' | sed 's/ $//')"
}

# What is said of a unit becomes a drop-in where a package has the unit, as NixOS decides it.
test_units() {
  program shipped usr/bin/x
  mkdir -p "$work/shipped/lib/systemd/system" "$work/other/lib/systemd/system"
  echo '[Service]' >"$work/shipped/lib/systemd/system/shipped.service"
  ln -s shipped.service "$work/shipped/lib/systemd/system/alias.service"
  cp "$work/shipped/lib/systemd/system/shipped.service" "$work/other/lib/systemd/system/others.service"
  package shipped xz
  package other xz
  installed shipped.deb other.deb
  run 'units_of shipped.deb other.deb'
  equal "units of packages" "other others.service
shipped alias.service
shipped shipped.service" "$(echo "$output" | sort)"
  echo "$output" >"$work/units"

  # A script of System V, as systemd takes it; one that a unit stands for goes.
  mkdir -p "$work/shipped/etc/init.d"
  printf '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: old\n# Short-Description: An old daemon\n### END INIT INFO\n' >"$work/shipped/etc/init.d/old"
  cp "$work/shipped/etc/init.d/old" "$work/shipped/etc/init.d/shipped"
  package shipped xz
  installed shipped.deb
  run "units_of_scripts '$work/root'; units_of shipped.deb"
  contains "a script of System V is a unit" "$output" "shipped old.service"
  equal "which starts it" "ExecStart=/etc/init.d/old start" "$(grep ^ExecStart "$work/root/usr/lib/systemd/system/old.service")"
  contains "and says what it is" "$(cat "$work/root/usr/lib/systemd/system/old.service")" "Description=An old daemon"
  equal "other scripts go" old "$(ls "$work/root/etc/init.d")"

  # The units of a derivation, and a configuration that says something of all of them.
  tree=$work/tree/etc/systemd/system
  mkdir -p "$work/derivation/lib/systemd/system" "$work/tree/etc/nixvms" "$tree"
  echo '[Service]' >"$work/derivation/lib/systemd/system/derived.service"
  echo '[Service]' >"$work/derivation/lib/systemd/system/linked.service"
  for name in shipped others new derived; do
    echo "of $name" >"$tree/$name.service"
    echo "hash-$name etc/systemd/system/$name.service"
  done | sort >"$work/tree/etc/nixvms/configuration"
  undecided=$(for name in shipped others new derived; do echo "etc/systemd/system/$name.service"; done)
  run "cd tree; . '$images/../machine/units.sh'" undecided="$undecided
" debian_packages='shipped
' debian_units="$work/units" unit_packages="$work/derivation
"
  equal "units are decided" 0: "$status:$output"
  equal "a unit of a package" "of shipped" "$(cat "$tree/shipped.service.d/overrides.conf")"
  absent "it is no unit of its own" "$tree/shipped.service"
  equal "a unit of a package that systemd.packages lacks" "of others" "$(cat "$tree/others.service")"
  equal "a unit of nobody" "of new" "$(cat "$tree/new.service")"
  equal "a unit of a derivation" "$work/derivation/lib/systemd/system/derived.service of derived" "$(readlink "$tree/derived.service") $(cat "$tree/derived.service.d/overrides.conf")"
  equal "one that nothing is said of" "$work/derivation/lib/systemd/system/linked.service" "$(readlink "$tree/linked.service")"
  equal "what the machine is told of it" "$(cd "$work/tree" && find etc/systemd -type f -o -type l | sort)" "$(sed 's/^[^ ]* //' "$work/tree/etc/nixvms/configuration" | sort)"
  equal "in the order of bytes" "$(LC_ALL=C sort "$work/tree/etc/nixvms/configuration")" "$(cat "$work/tree/etc/nixvms/configuration")"
}

test_work_folder
test_unpacking
test_units
test_scripts
test_alternatives
test_database
test_users
test_certificates
test_commands
test_known
test_php
test_first_start
test_refusals
test_modes
finish
