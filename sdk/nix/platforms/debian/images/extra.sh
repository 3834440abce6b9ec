# shellcheck shell=sh disable=SC2154
# Builds the image of extra packages, a layer above the core image.
# Inputs from the derivation: debs, xz, mksquashfs, out; unpack.sh is loaded before.
set -eu

# shellcheck disable=SC2086 # words of store paths
work=$(work_folder $debs)
# shellcheck disable=SC2086
unpack_debs "$work/root" $debs

cd "$work/root"
rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/lintian
# Services start because a machine's configuration says so, never because their package is there.
rm -rf etc/init.d etc/rc?.d etc/systemd/system usr/lib/systemd/system/*.wants
# The links of the merged /usr are the core image's. A folder that is empty here would hide nothing: overlayfs merges.
rm -f bin sbin lib lib32 lib64 libx32
rmdir usr/lib32 usr/lib64 usr/libx32 2> /dev/null || true
cd "$NIX_BUILD_TOP"

# shellcheck disable=SC2086
special_modes $debs > modes

# shellcheck disable=SC2086 # a command of several words
SOURCE_DATE_EPOCH=1 $mksquashfs "$work/root" "$out" -no-progress -quiet -all-root -no-xattrs -processors 2 -comp lz4 -pf modes
