# shellcheck shell=sh disable=SC2154
# Builds the image of extra packages, a layer above the core image. Inputs from the derivation:
#   debs       the packages              scriptDebs   what only maintainer scripts need
#   database   of core.nix               numbers      lines NAME NUMBER of accounts
#   known      known.txt                 first_start_script, first_start_unit
#   xz, mksquashfs, openssl (commands; the last may be empty), out
#   info       gets what is known only now: `units`, lines PACKAGE UNIT, and `first-start`, the packages that a machine
#              sets up at its first start
# What install.nix has is loaded before.
set -eu

# shellcheck disable=SC2086 # words of store paths
work=$(work_folder $debs)
mkdir "$NIX_BUILD_TOP/control" "$info"
# shellcheck disable=SC2086
unpack_debs "$work/root" $debs

# shellcheck disable=SC2086
read_scripts $debs
# shellcheck disable=SC2086
known_actions "$known" $debs >> "$NIX_BUILD_TOP/scripts/actions"
# shellcheck disable=SC2086
packages_to_set_up "$NIX_BUILD_TOP/scripts/more" "$known" $debs > "$NIX_BUILD_TOP/set-up"
if [ -s "$NIX_BUILD_TOP/set-up" ] && [ -n "$scriptDebs" ]; then
  # shellcheck disable=SC2086
  unpack_debs "$work/root" $scriptDebs
  debs="$debs $scriptDebs"
fi

cd "$work/root"
rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/lintian
# Services start because a machine's configuration says so, never because their package is there.
rm -rf etc/rc?.d etc/systemd/system usr/lib/systemd/system/*.wants
units_of_scripts "$work/root"
install_alternatives "$work/root" "$NIX_BUILD_TOP/scripts/actions" "$database/alternatives"
make_files "$work/root" "$NIX_BUILD_TOP/scripts/actions"
install_users "$work/root" "$NIX_BUILD_TOP/scripts/actions" "$numbersPath"
install_certificates "$work/root" "$openssl"
install_java_certificates "$work/root"
install_php "$work/root"
link_commands "$work/root" "$database/commands"
# shellcheck disable=SC2086
write_dpkg_database "$work/root" $debs
cat "$database/status" >> var/lib/dpkg/status
: > "$info/first-start"
if [ -s "$NIX_BUILD_TOP/set-up" ]; then
  install_first_start "$work/root" "$NIX_BUILD_TOP/set-up"
  cut -d ' ' -f 1 usr/lib/nixvms/first-start/packages > "$info/first-start"
fi
# shellcheck disable=SC2086
units_of $debs > "$info/units"
# The links of the merged /usr are the core image's. A folder that is empty here would hide nothing: overlayfs merges.
rm -f bin sbin lib lib32 lib64 libx32
rmdir usr/lib32 usr/lib64 usr/libx32 2> /dev/null || true
cd "$NIX_BUILD_TOP"

# shellcheck disable=SC2086
special_modes $debs > modes

# shellcheck disable=SC2086 # a command of several words
SOURCE_DATE_EPOCH=1 $mksquashfs "$work/root" "$out" -no-progress -quiet -all-root -no-xattrs -processors 2 -comp lz4 -pf modes
