# shellcheck shell=sh disable=SC2154
# Builds the core image. Inputs from the derivation: debs, trim, keep, xz, mksquashfs, out, database; what install.nix has
# is loaded before.
set -eu

# shellcheck disable=SC2086 # words of store paths
work=$(work_folder $debs)
mkdir "$NIX_BUILD_TOP/control"
# shellcheck disable=SC2086
unpack_debs "$work/root" $debs

cd "$work/root"
grep -v '^#' "$trimPath" | while read -r pattern; do
  # shellcheck disable=SC2086 # the pattern must expand
  [ -z "$pattern" ] || rm -rf $pattern
done
grep -v '^#' "$keepPath" | while read -r folder files; do
  [ -d "$folder" ] || continue
  for path in "$folder"/*; do
    case " $files " in
      *" ${path##*/} "*) ;;
      *) rm -rf "$path" ;;
    esac
  done
done

# What keeps Debian's own services in a cage: building its filters takes 0.1 s of an emulated machine for each service.
cages='SystemCall|RestrictAddressFamilies|RestrictNamespaces|RestrictRealtime|RestrictSUIDSGID|MemoryDenyWriteExecute'
cages="$cages|LockPersonality|Protect|Private|IPAddressDeny|DeviceAllow|NoNewPrivileges"
sed -i -E "/^($cages)[A-Za-z]*=/d" usr/lib/systemd/system/systemd-*.service

# systemd loads this for every start, though hardly a machine needs it. Who asks for it by its name still gets it.
mkdir -p usr/lib/modprobe.d
echo 'blacklist ip_tables' > usr/lib/modprobe.d/nixvms.conf

# What maintainer scripts would have made.
mkdir "$database"
# shellcheck disable=SC2086
read_scripts $debs
install_alternatives "$work/root" "$NIX_BUILD_TOP/scripts/actions"
ln -sfn multi-user.target usr/lib/systemd/system/default.target
ln -sf bash usr/bin/sh
rm -rf var/run var/lock
ln -s /run var/run
ln -s /run/lock var/lock
mkdir -p etc/systemd/system nix/store proc sys dev run tmp var/tmp var/empty var/log root home usr/local/bin
mkdir -p media mnt opt srv
chmod 700 root
chmod 555 var/empty
link_commands "$work/root"

# dpkg's own files, and the packages.
mkdir -p var/lib/dpkg/info var/lib/dpkg/updates var/lib/dpkg/triggers
echo 1 > var/lib/dpkg/info/format
touch var/lib/dpkg/available var/lib/dpkg/diversions var/lib/dpkg/statoverride
# shellcheck disable=SC2086
write_dpkg_database "$work/root" $debs
cp -R var/lib/dpkg/status var/lib/dpkg/alternatives "$database/"
ls usr/bin > "$database/commands"
cd "$NIX_BUILD_TOP"

# shellcheck disable=SC2086
{
  special_modes $debs
  echo '/tmp m 1777 0 0'
  echo '/var/tmp m 1777 0 0'
} | sort -u > modes

# shellcheck disable=SC2086 # a command of several words
SOURCE_DATE_EPOCH=1 $mksquashfs "$work/root" "$out" -no-progress -quiet -all-root -no-xattrs -processors 2 -comp lz4 -pf modes
