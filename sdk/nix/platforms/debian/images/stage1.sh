#!/bin/sh
# The first program of every machine: puts the root file system together, configures it and starts systemd.
# The functions are in stage1-disk.sh. Every program that is started here costs 10 ms under emulation: hence `read`
# where one would write `cat`, and one program for many files.
#
# Disks are found by serial number:
#   nixvms-core      the core image                          nixvms-extra   the network's extra packages (optional)
#   nixvms-modules   kernel modules                          nixvms-store   the machine's store paths (optional)
#   nixvms-root      keeps what the machine writes (optional; without it, that is in memory)
# Without nixvms-store, /nix/store is the host's, through 9p. The root is an overlay over the images.
# systemConfig=STORE_PATH on the kernel's command line says which machine this is; in that folder,
#   etc.cpio         unpacked in /etc
#   etc-modes        MODE UID GID PATH          of files in /etc that are not 0644 root:root
#   homes            UID GID MODE PATH          home folders to make
#   interfaces       NAME NAME                  of network interfaces to rename
#   kernel-modules   NAME                       to load
#   sysctl           KEY/WITH/SLASHES VALUE     to set
#   mounts           TAG PATH                   shared folders
#   plain-folders    PATH                       folders that are no part of the overlay (optional)
#   writable-store   memory or disk: where what is written to /nix/store is kept (optional)
#   activate         a program to run before systemd (system.activationScripts)
export PATH=/bin
root=/mnt/root

complain() {
  echo "stage 1: $*"
}

give_up() {
  complain "$*"
  sleep 1
  poweroff -f
}

/bin/busybox mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
# The firmware leaves its last line unfinished.
echo
# shellcheck source-path=SCRIPTDIR source=stage1-disk.sh
. /stage1-disk.sh

names=
while read -r module; do
  names="$names $module"
done < /order
# shellcheck disable=SC2086 # words
modprobe -a $names || complain "cannot load all of the modules$names"

system=
owner=
base=
read -r words < /proc/cmdline
for word in $words; do
  # shellcheck disable=SC2034 # stage1-disk.sh uses "owner" and "base"
  case $word in
    systemConfig=*) system=${word#*=} ;;
    nixvms.owner=*) owner=${word#*=} ;;
    nixvms.base=*) base=${word#*=} ;;
  esac
done

core=
extra=
modules=
store=
disk=
for device in /sys/block/vd*; do
  # The file has no line end, so that "read" fails and reads all the same.
  serial=
  read -r serial < "$device/serial"
  device=/dev/${device##*/}
  case $serial in
    nixvms-core) core=$device ;;
    nixvms-extra) extra=$device ;;
    nixvms-modules) modules=$device ;;
    nixvms-store) store=$device ;;
    nixvms-root) disk=$device ;;
  esac
done

lower=
# The start script makes the key of the SSH server and hands it over as firmware. One that the disk has stays.
take_host_key() {
  [ ! -s "$upper/upper/etc/ssh/ssh_host_ed25519_key" ] || return 0
  modprobe qemu_fw_cfg
  for key in ssh_host_ed25519_key ssh_host_ed25519_key.pub; do
    cat "/sys/firmware/qemu_fw_cfg/by_name/opt/nixvms/$key/raw" > "$upper/upper/etc/ssh/$key" 2> /dev/null
  done
  chmod 600 "$upper/upper/etc/ssh/ssh_host_ed25519_key"
}

add_layer() {
  [ -n "$2" ] || return 0
  mkdir -p "/mnt/$1"
  mount -t squashfs -o ro "$2" "/mnt/$1" || give_up "cannot mount the $1 image"
  lower=/mnt/$1${lower:+:$lower}
}
[ -n "$core" ] || give_up "the core image is missing"
add_layer core "$core"
add_layer modules "$modules"
add_layer extra "$extra"
# From here on, all modules are there, not only those of this file system: the smaller it is, the faster the start.
mount --bind /mnt/modules/usr/lib/modules /lib/modules

options=trans=virtio,version=9p2000.L,msize=262144
mkdir -p /nix/store /mnt/memory
mount -t tmpfs -o mode=755,size=80% tmpfs /mnt/memory
if [ -n "$store" ]; then
  mount -t squashfs -o ro "$store" /nix/store || give_up "cannot mount the store image"
else
  mount -t 9p -o "ro,$options,cache=loose" store /nix/store || give_up "cannot mount the store"
fi
[ -e "$system/etc.cpio" ] || give_up "systemConfig=$system is not in the store"

upper=/mnt/memory
[ -z "$disk" ] || use_disk "$disk"
mkdir -p "$upper/upper/etc" "$upper/work"
[ ! -e "$system/writable-store" ] || make_store_writable

# The configuration goes into the upper layer while that is a plain folder: faster than through the overlay, and
# a change of mode cannot copy a file out of the image.
(cd "$upper/upper/etc" && cpio -idum < "$system/etc.cpio" 2> /cpio.log) ||
  complain "cannot write all of /etc: $(cat /cpio.log)"
[ ! -e "$upper/upper/etc/ssh/sshd_config" ] || take_host_key
chmod 600 "$upper/upper/etc/shadow"
while read -r mode uid gid path; do
  chown "$uid:$gid" "$upper/upper/etc/$path"
  chmod "$mode" "$upper/upper/etc/$path"
done < "$system/etc-modes"

mkdir "$root"
mount -t overlay -o "lowerdir=$lower,upperdir=$upper/upper,workdir=$upper/work" overlay "$root" ||
  give_up "cannot mount the root file system"
mount --move /nix/store "$root/nix/store"
system=$root$system

while read -r uid gid mode path; do
  [ ! -d "$root$path" ] || continue
  mkdir -p "$root$path"
  chown "$uid:$gid" "$root$path"
  chmod "$mode" "$root$path"
done < "$system/homes"

# The kernel exports no folder of an overlay to other machines, and puts no overlay over one.
if [ -e "$system/plain-folders" ]; then
  while read -r path; do
    mkdir -p "$upper/plain$path" "$root$path"
    mount --bind "$upper/plain$path" "$root$path" || complain "cannot mount the plain folder $path"
  done < "$system/plain-folders"
fi

mount -t tmpfs -o mode=755 tmpfs "$root/run"
# As systemd does or has a unit for: its mount(8) and what starts it take 0.2 s under TCG.
mkdir "$root/run/lock"
mount -t tmpfs -o nosuid,nodev,noexec,mode=1777,size=5242880 tmpfs "$root/run/lock"
ln -s "${system#"$root"}" "$root/run/current-system"
ln -s "${system#"$root"}" "$root/run/booted-system"

mkdir -p "$root/tmp/xchg" "$root/tmp/shared"
if [ -z "$store" ]; then
  mount -t 9p -o "$options" xchg "$root/tmp/xchg"
  if cat /sys/bus/virtio/drivers/9pnet_virtio/*/mount_tag | tr '\0' '\n' | grep -qx shared; then
    mount -t 9p -o "$options" shared "$root/tmp/shared"
  else
    mount --bind "$root/tmp/xchg" "$root/tmp/shared"
  fi
fi
while read -r tag path; do
  mkdir -p "$root$path"
  mount -t 9p -o "$options" "$tag" "$root$path" || complain "cannot mount the shared folder $path"
done < "$system/mounts"

while read -r old new; do
  ip link set "$old" name "$new" || complain "cannot rename the network interface $old to $new"
done < "$system/interfaces"

mount --move /proc "$root/proc"
mount --move /sys "$root/sys"
mount --move /dev "$root/dev"

while read -r module; do
  chroot "$root" /sbin/modprobe "$module" || complain "cannot load the kernel module $module"
done < "$system/kernel-modules"

while read -r key value; do
  echo "$value" > "$root/proc/sys/$key" || complain "cannot set the kernel parameter $key"
done < "$system/sysctl"

# The accounts of packages, beside those of the configuration.
if [ -e "$root/usr/lib/sysusers.d/nixvms-packages.conf" ]; then
  chroot "$root" /bin/systemd-sysusers nixvms-packages.conf || complain "cannot make the accounts of packages"
fi

if [ -e "$system/activate" ]; then
  chroot "$root" "${system#"$root"}/activate" || complain "an activation script failed"
fi

# Everything is started by systemd, so has its personality.
personality=
[ ! -e /personality ] || read -r personality < /personality
exec $personality switch_root "$root" /lib/systemd/systemd
