# Disks. The PCI addresses give them their names, as on NixOS: the root disk is vda, the empty disks are vdb and on.
# The images of the platform come last; without a root disk, the core image stands in as vda.

# disk NAME ADDRESS FILE FORMAT OPTIONS: sets "drive" and "device".
disk() {
  drive=if=none,id=$1,format=$4,file=$(option_value "$3")$5
  device=virtio-blk-pci,drive=$1,addr=$(printf 0x%x "$2")
}

# image NAME ADDRESS FILE: the same for an image that nobody writes to, and that several machines use.
image() {
  disk "$1" "$2" "$3" raw ,readonly=on,file.locking=off
  device=$device,serial=nixvms-$1
}

# big_endian BYTES NUMBER
big_endian() {
  bytes=$1
  while [ "$bytes" -gt 0 ]; do
    bytes=$((bytes - 1))
    # shellcheck disable=SC2059 # the format is one octal escape
    printf "\\$(printf %03o "$(($2 >> (8 * bytes) & 255))")"
  done
}

# new_disk FILE MEBIBYTES: an empty disk in QEMU's qcow2 format, which grows as it is written to. qemu-img, which makes
# the same, is not on every host with a QEMU. Four clusters of 64 KiB: the header; a table with one block of reference
# counts; that block, which counts these four clusters; the first-level table, whose entries stand for 512 MiB each.
new_disk() {
  temporary=$(mktemp "$1.XXXXXX")
  {
    printf 'QFI\373'
    for field in 4:3 8:0 4:0 4:16 "8:$(($2 * 1048576))" 4:0 "4:$((($2 + 511) / 512))" \
      8:196608 8:65536 4:1 4:0 8:0 8:0 8:0 8:0 4:4 4:104; do
      big_endian "${field%:*}" "${field#*:}"
    done
    head -c "$((65536 - 104))" /dev/zero
    big_endian 8 131072
    head -c "$((65536 - 8))" /dev/zero
    for count in 1 1 1 1; do big_endian 2 "$count"; done
    head -c "$((131072 - 8))" /dev/zero
  } > "$temporary"
  mv -f "$temporary" "$1"
}

format_of() {
  if [ "$(head -c 3 "$1" 2> /dev/null || true)" = QFI ]; then echo qcow2; else echo raw; fi
}

# The root disk: what NIX_DISK_IMAGE says, which may be nothing; else virtualisation.diskImage. A machine whose files
# are removed at its end gets one only if its configuration asks for it: memory is faster.
root_disk=${NIX_DISK_IMAGE-$disk_image}
case ${NIX_DISK_IMAGE-}:${NIXVMS_TEMPORARY-}:$disk_wanted in
  :?*:) root_disk= ;;
esac
[ -n "$disk_image" ] || root_disk=
first=16
core_address=$first
if [ -n "$root_disk" ]; then
  root_disk=$(absolute "$root_disk")
  if [ ! -e "$root_disk" ]; then
    new_disk "$root_disk" "$disk_size"
    complain "made the disk $root_disk ($disk_size MiB); delete it to start afresh"
  fi
  disk root "$first" "$root_disk" "$(format_of "$root_disk")" ,cache=writeback,werror=report
  set -- "$@" -drive "$drive" -device "$device,serial=nixvms-root"
  core_address=27
fi

index=0
for size in $empty_disks; do
  file=$TMPDIR/empty$index.qcow2
  [ -e "$file" ] || new_disk "$file" "$size"
  disk "empty$index" "$((first + 1 + index))" "$file" qcow2 ,werror=report
  set -- "$@" -drive "$drive" -device "$device"
  index=$((index + 1))
done
# @drives@

image core "$core_address" "$core_image"
set -- "$@" -drive "$drive" -device "$device"
image modules 28 "$kernel/modules.squashfs"
set -- "$@" -drive "$drive" -device "$device"
if [ -n "$extra_image" ]; then
  image extra 29 "$extra_image"
  set -- "$@" -drive "$drive" -device "$device"
fi

