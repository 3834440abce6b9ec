# shellcheck shell=sh
# units_of DEB…: lines PACKAGE UNIT of systemd's units in these packages, which are unpacked.
units_of() {
  for deb in "$@"; do
    package=$(sed -n 's/^Package: //p' "$NIX_BUILD_TOP/control/${deb##*/}/control")
    sed -n "s,.* \\./\\(usr/\\)\\?lib/systemd/system/\\([^/ ]*\\.[a-z]*\\)\\( -> .*\\)\\?\$,$package \\2,p" "$(files_of "$deb")"
  done
}
