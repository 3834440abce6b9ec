# Starts the machine, with the start contract of NixOS:
#   QEMU_OPTS            options added to QEMU's command line (words, no quotes)
#   QEMU_NET_OPTS        added to the user network of eth0, as hostfwd=tcp:127.0.0.1:2222-:22
#   QEMU_KERNEL_PARAMS   added to the kernel's command line
#   QEMU_VDE_SOCKET_n    the switch of vlan n; without it, the interface has no peer
#   TMPDIR, USE_TMPDIR   with USE_TMPDIR=1 the machine's files are in TMPDIR, else in a new folder, removed at the end
#   SHARED_DIR           a folder that the machine has as /tmp/shared
#   NIX_DISK_IMAGE       accepted and not used: the root file system is in memory
# and of our own:
#   NIXVMS_ACCEL         kvm or tcg, instead of finding out
#   NIXVMS_QEMU          the QEMU command
#   NIXVMS_STORE_IMAGE   a squashfs image of the machine's store paths, used instead of the 9p shares; made when missing
#
# Settings before this text: see run-vm.nix.
set -eu

qemu=${NIXVMS_QEMU:-$qemu_default}
if ! command -v "$qemu" > /dev/null; then
  {
    echo "run-$machine-vm: $qemu was not found."
    echo "Install QEMU (on Debian and Ubuntu: apt install $qemu_package), or set NIXVMS_QEMU to its path."
  } >&2
  exit 127
fi

# QEMU reads a comma in a path as the end of the path, and two commas as one.
option_value() {
  printf %s "$1" | sed 's/,/,,/g'
}

own_folder=
if [ -z "${TMPDIR-}" ] || [ -z "${USE_TMPDIR-}" ]; then
  TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/nixvms-$machine.XXXXXX")
  own_folder=$TMPDIR
fi
qemu_process=
clean_up() {
  trap '' HUP INT TERM
  [ -z "$qemu_process" ] || kill "$qemu_process" 2> /dev/null || true
  [ -z "$qemu_process" ] || wait "$qemu_process" || true
  cd /
  rm -rf "$own_folder"
}
if [ -n "$own_folder" ]; then
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
fi
export TMPDIR
mkdir -p "$TMPDIR/xchg"
cd "$TMPDIR"

accel=$("$accel_probe")
case $accel in
  kvm) accel='-accel kvm -cpu host' ;;
  *) accel='-accel tcg,tb-size=128' ;;
esac

# The caller's arguments are counted now and moved to the end below: what comes last wins.
callers=$#
set -f

set -- "$@" -name "$machine" -m "$memory" -smp "$cores" -M "$machine_type" -nodefaults -no-user-config
# shellcheck disable=SC2086 # words
set -- "$@" $accel -device virtio-rng-pci
if [ -n "$graphics" ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  set -- "$@" -vga std -device virtio-keyboard-pci -device virtio-tablet-pci
else
  set -- "$@" -nographic
fi

set -- "$@" -kernel "$kernel/kernel" -initrd "$initrd/initrd" \
  -append "$kernel_params systemConfig=$system ${QEMU_KERNEL_PARAMS-}"

# Disks. The PCI addresses give them their names: the core image is vda, the empty disks are vdb and on, as on NixOS.
disk() {
  name=$1 address=$2 file=$3 options=$4
  drive=if=none,id=$name,format=raw,file=$(option_value "$file")$options
  device=virtio-blk-pci,drive=$name,addr=$address
}
image=,readonly=on,file.locking=off
disk core 0x10 "$core_image" "$image"
set -- "$@" -drive "$drive" -device "$device,serial=nixvms-core"
address=16
index=0
for size in $empty_disks; do
  address=$((address + 1))
  [ -e "$TMPDIR/empty$index.img" ] || truncate -s "${size}M" "$TMPDIR/empty$index.img"
  disk "empty$index" "$(printf 0x%x "$address")" "$TMPDIR/empty$index.img" ,werror=report
  set -- "$@" -drive "$drive" -device "$device"
  index=$((index + 1))
done
disk modules 0x1c "$kernel/modules.squashfs" "$image"
set -- "$@" -drive "$drive" -device "$device,serial=nixvms-modules"
if [ -n "$extra_image" ]; then
  disk extra 0x1d "$extra_image" "$image"
  set -- "$@" -drive "$drive" -device "$device,serial=nixvms-extra"
fi

# Store paths and shared folders. A machine with a mounted 9p share cannot be saved and restored, one with an image can.
share() {
  virtfs=local,path=$(option_value "$2"),security_model=none,mount_tag=$1
}
if [ -n "${NIXVMS_STORE_IMAGE-}" ]; then
  if [ ! -e "$NIXVMS_STORE_IMAGE" ]; then
    temporary=$(mktemp "$NIXVMS_STORE_IMAGE.XXXXXX")
    # shellcheck disable=SC2046,SC2086 # words; store paths have no blanks
    SOURCE_DATE_EPOCH=1 $mksquashfs $(cat "$store_paths") "$temporary" -noappend -keep-as-directory \
      -no-progress -quiet -all-root -no-xattrs -comp lz4
    mv -f "$temporary" "$NIXVMS_STORE_IMAGE"
  fi
  disk store 0x1e "$NIXVMS_STORE_IMAGE" "$image"
  set -- "$@" -drive "$drive" -device "$device,serial=nixvms-store"
else
  share store /nix/store
  set -- "$@" -virtfs "$virtfs,readonly=on,multidevs=remap"
  share xchg "$TMPDIR/xchg"
  set -- "$@" -virtfs "$virtfs"
  share shared "${SHARED_DIR:-$TMPDIR/xchg}"
  set -- "$@" -virtfs "$virtfs"
fi
# @shared-directories@

# Networks: eth0 leads to the host, eth1 and on to the vlans.
set -- "$@" -device virtio-net-pci,netdev=user.0 \
  -netdev "user,id=user.0$forwarded_ports${QEMU_NET_OPTS:+,$QEMU_NET_OPTS}"
index=0
for vlan in $vlans; do
  index=$((index + 1))
  eval "socket=\${QEMU_VDE_SOCKET_$vlan-}"
  if [ -n "$socket" ]; then
    set -- "$@" -netdev "vde,id=vlan$index,sock=$(option_value "$socket")"
  else
    # Started alone: the interface is there, and nobody answers.
    set -- "$@" -netdev "user,id=vlan$index,restrict=on"
  fi
  set -- "$@" -device "virtio-net-pci,netdev=vlan$index,mac=52:54:00:12:$(printf %02x:%02x "$vlan" "$number")"
done

# @qemu-options@

case " ${QEMU_OPTS-} $* " in
  *' -serial '* | *' -chardev stdio'*) ;;
  *) set -- "$@" -serial mon:stdio ;;
esac
# shellcheck disable=SC2086 # words
set -- "$@" ${QEMU_OPTS-}

while [ "$callers" -gt 0 ]; do
  argument=$1
  shift
  set -- "$@" "$argument"
  callers=$((callers - 1))
done

[ -n "$own_folder" ] || exec "$qemu" "$@"

# In the background, so that a signal to this script is seen at once. The keyboard is still QEMU's.
exec 3<&0
"$qemu" "$@" <&3 3<&- &
qemu_process=$!
exec 3<&-
status=0
wait "$qemu_process" || status=$?
qemu_process=
exit "$status"
