# shellcheck shell=sh disable=SC2154 # stage1.sh sets what is not set here
# Functions of stage 1 for the disk that keeps what a machine writes. It has an ext4 file system, and in that
#   nixvms/upper, nixvms/work   the upper layer of the root file system
#   nixvms/plain                folders that are no part of the overlay
#   nixvms/store                what the machine wrote to /nix/store (with virtualisation.writableStore)
#   nixvms/made-by              what used the disk last: NETWORK/MACHINE ARCHITECTURE BASE
#   nixvms/etc                  the files of /etc that its configuration made
# A disk that something else has made is used as well; nothing of it is ever removed but those files of /etc.

# use_disk DEVICE: mounts the disk and sets "upper".
use_disk() {
  # ext4 asks for crc32c by its name, which nothing can resolve that early.
  modprobe -a crc32c_generic ext4
  mkdir -p /mnt/disk
  if ! mount_disk "$1" 2> /dev/null; then
    is_blank "$1" || give_up "the disk holds something that is no ext4 file system. To start afresh, delete its image."
    complain "making a file system on the disk"
    make_file_system "$1" || give_up "cannot make a file system on the disk"
    mount_disk "$1" || give_up "cannot mount the disk"
    mkdir -p /mnt/disk/nixvms
  elif [ ! -d /mnt/disk/nixvms ]; then
    complain "the disk has a file system that this platform did not make. It stays as it is, beside a folder nixvms."
    mkdir -p /mnt/disk/nixvms
  fi
  upper=/mnt/disk/nixvms
  check_maker "$upper/made-by"
  forget_configuration "$upper/etc"
}

# What is written is on the disk after a second, so that a machine can be switched off like a lamp.
mount_disk() {
  mount -t ext4 -o commit=1 "$1" /mnt/disk
}

is_blank() {
  [ -z "$(head -c 131072 "$1" | tr -d '\0' | head -c 1 | tr -c x x)" ]
}

# The program is one of the core image.
make_file_system() {
  mount --bind /dev /mnt/core/dev
  chroot /mnt/core /sbin/mke2fs -q -F -t ext4 -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$1"
  made=$?
  umount /mnt/core/dev
  return "$made"
}

# Warns about a disk that another configuration has used, and notes this one.
check_maker() {
  architecture=$(uname -m)
  if read -r old_owner old_architecture old_base 2> /dev/null < "$1"; then
    if [ "$old_owner $old_architecture" != "$owner $architecture" ]; then
      complain "warning: the disk was last used by the machine $old_owner ($old_architecture). $advice"
    elif [ "$old_base" != "$base" ] && [ -d "$upper/upper/usr" ]; then
      complain "warning: the disk has changed files in /usr, which hide newer ones of Debian's packages. $advice"
    fi
  fi
  echo "$owner $architecture $base" > "$1"
}
advice='Its files are used as they are. To start afresh, stop the machine and delete the disk image.'

# Files of /etc that the last configuration made and this one does not must go; those of an unfinished switch, too. Others
# in /etc are the machine's own.
forget_configuration() {
  (
    cd "$upper/upper/etc" 2> /dev/null || exit
    {
      cat "$1"
      sed -n 's,^[^ ]* etc/,,p' nixvms/configuration nixvms/pending
    } 2> /dev/null | while read -r path; do
      [ -d "$path" ] && [ ! -L "$path" ] || echo "$path"
    done | tr '\n' '\0' | xargs -0 rm -f nixvms/pending
  )
  cpio -it < "$system/etc.cpio" > "$1" 2> /dev/null
}

# An overlay over the store, in memory or on the disk.
make_store_writable() {
  read -r place < "$system/writable-store"
  over=/mnt/memory/store
  [ "$place" = memory ] || [ -z "$disk" ] || over=/mnt/disk/nixvms/store
  mkdir -p /mnt/store "$over/upper" "$over/work"
  mount --move /nix/store /mnt/store
  mount -t overlay -o "lowerdir=/mnt/store,upperdir=$over/upper,workdir=$over/work" overlay /nix/store ||
    give_up "cannot mount the writable store"
}
