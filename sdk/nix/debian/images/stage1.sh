#!/bin/sh
# The first program of every machine: puts the root file system together, configures it and starts systemd.
#
# Disks are found by serial number:
#   nixvms-core      the core image                          nixvms-extra   the network's extra packages (optional)
#   nixvms-modules   kernel modules                          nixvms-store   the machine's store paths (optional)
# Without nixvms-store, /nix/store is the host's, through 9p. The root is an overlay in memory: nothing outlives the
# machine. systemConfig=STORE_PATH on the kernel's command line says which machine this is; in that folder,
#   etc/             copied to /etc
#   etc-modes        MODE UID GID PATH          of files in /etc that are not 0644 root:root
#   homes            UID GID MODE PATH          home folders to make
#   kernel-modules   NAME                       to load
#   sysctl           KEY/WITH/SLASHES VALUE     to set
#   mounts           TAG PATH                   shared folders
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

while read -r module; do
  modprobe "$module" || complain "cannot load $module"
done < /order

system=
# shellcheck disable=SC2013 # words are wanted
for word in $(cat /proc/cmdline); do
  case $word in
    systemConfig=*) system=${word#*=} ;;
  esac
done

core=
extra=
modules=
store=
for disk in /sys/block/vd*; do
  case $(cat "$disk/serial") in
    nixvms-core) core=/dev/${disk##*/} ;;
    nixvms-extra) extra=/dev/${disk##*/} ;;
    nixvms-modules) modules=/dev/${disk##*/} ;;
    nixvms-store) store=/dev/${disk##*/} ;;
  esac
done

lower=
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

options=trans=virtio,version=9p2000.L,msize=262144
mkdir -p /nix/store
if [ -n "$store" ]; then
  mount -t squashfs -o ro "$store" /nix/store || give_up "cannot mount the store image"
else
  mount -t 9p -o "ro,$options,cache=loose" store /nix/store || give_up "cannot mount the store"
fi
[ -d "$system/etc" ] || give_up "systemConfig=$system is not in the store"

# The configuration goes into the upper layer while that is a plain folder: faster than through the overlay, and
# a change of mode cannot copy a file out of the image.
upper=/mnt/memory/upper
mkdir /mnt/memory
mount -t tmpfs -o mode=755,size=80% tmpfs /mnt/memory
mkdir "$upper" /mnt/memory/work
cp -rd "$system/etc" "$upper/etc"
# Everything in the store is read-only.
chmod -R u+w "$upper/etc"
chmod 600 "$upper/etc/shadow"
while read -r mode uid gid path; do
  chown "$uid:$gid" "$upper/etc/$path"
  chmod "$mode" "$upper/etc/$path"
done < "$system/etc-modes"

mkdir "$root"
mount -t overlay -o "lowerdir=$lower,upperdir=$upper,workdir=/mnt/memory/work" overlay "$root" ||
  give_up "cannot mount the root file system"
mount --move /nix/store "$root/nix/store"
system=$root$system

while read -r uid gid mode path; do
  [ ! -d "$root$path" ] || continue
  mkdir -p "$root$path"
  chown "$uid:$gid" "$root$path"
  chmod "$mode" "$root$path"
done < "$system/homes"

mount -t tmpfs -o mode=755 tmpfs "$root/run"
ln -s "${system#"$root"}" "$root/run/current-system"
ln -s "${system#"$root"}" "$root/run/booted-system"

mkdir -p "$root/tmp/xchg" "$root/tmp/shared"
if [ -z "$store" ]; then
  mount -t 9p -o "$options" xchg "$root/tmp/xchg"
  mount -t 9p -o "$options" shared "$root/tmp/shared"
fi
while read -r tag path; do
  mkdir -p "$root$path"
  mount -t 9p -o "$options" "$tag" "$root$path" || complain "cannot mount the shared folder $path"
done < "$system/mounts"

mount --move /proc "$root/proc"
mount --move /sys "$root/sys"
mount --move /dev "$root/dev"

while read -r module; do
  chroot "$root" /sbin/modprobe "$module" || complain "cannot load the kernel module $module"
done < "$system/kernel-modules"

while read -r key value; do
  echo "$value" > "$root/proc/sys/$key" || complain "cannot set the kernel parameter $key"
done < "$system/sysctl"

if [ -e "$system/activate" ]; then
  chroot "$root" "${system#"$root"}/activate" || complain "an activation script failed"
fi

exec switch_root "$root" /lib/systemd/systemd
