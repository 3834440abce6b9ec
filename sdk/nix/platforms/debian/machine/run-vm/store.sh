# Store paths and shared folders. A machine with a mounted 9p share cannot be saved and restored, one with an image can.
share() {
  virtfs=local,path=$(option_value "$2"),mount_tag=$1,security_model=${3:-none}
}

store=${NIXVMS_STORE_IMAGE-}
case $store in
  '') store=$store_image ;;
  1)
    # In the machine's own folder, and new each time: the configuration may be another than the last time.
    store=$TMPDIR/store.squashfs
    rm -f "$store"
    ;;
esac
if [ -n "$store" ]; then
  store=$(absolute "$store")
  if [ ! -e "$store" ]; then
    temporary=$(mktemp "$store.XXXXXX")
    # shellcheck disable=SC2046,SC2086 # words; store paths have no blanks
    SOURCE_DATE_EPOCH=1 $mksquashfs $(cat "$store_paths") "$temporary" $squashfs_options
    mv -f "$temporary" "$store"
  fi
  image store 30 "$store"
  set -- "$@" -drive "$drive" -device "$device"
else
  share store /nix/store
  set -- "$@" -virtfs "$virtfs,readonly=on,multidevs=remap"
  share xchg "$TMPDIR/xchg"
  set -- "$@" -virtfs "$virtfs"
  # Without a folder to share, the machine has its xchg under both names.
  if [ -n "${SHARED_DIR-}" ]; then
    share shared "$(absolute "$SHARED_DIR")"
    set -- "$@" -virtfs "$virtfs"
  fi
fi
# @shared-directories@

