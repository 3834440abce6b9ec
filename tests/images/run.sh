#!/bin/sh
# Tests of how Debian packages are unpacked for images (sdk/nix/platforms/debian/images/unpack.sh), by busybox as in a build.
# Prints failures and "N passed, N failed".
#
#   NIXVMS_TEST_BUSYBOX      a busybox, when it is not on PATH
# shellcheck disable=SC2154,SC2034 # variables of assert.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/images-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/launcher/lib/assert.sh
. "$here/../launcher/lib/assert.sh"
shell_name=busybox

busybox=${NIXVMS_TEST_BUSYBOX:-$(command -v busybox)}
mkdir "$work/applets"
"$busybox" --list | while read -r applet; do ln -s "$busybox" "$work/applets/$applet"; done

# run COMMANDS [NAME=VALUE…]: as a builder would, after unpack.sh. Sets `output` and `status`.
run() {
  commands=$1
  shift
  status=0
  output=$(cd "$work" && env -i PATH="$work/applets" NIX_BUILD_TOP="$work/top" "$@" \
    "$busybox" sh -euc ". '$here/../../sdk/nix/platforms/debian/images/unpack.sh'; $commands" 2>&1) || status=$?
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

test_work_folder
test_unpacking
test_refusals
test_modes
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
