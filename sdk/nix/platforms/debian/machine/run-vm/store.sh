# Store paths and shared folders. A machine with a mounted 9p share cannot be saved and restored, one with an image can.
share() {
  virtfs=local,path=$(option_value "$2"),mount_tag=$1,security_model=${3:-none}
}

image=${NIXVMS_STORE_IMAGE-}
case $image in
  '') image=$store_image ;;
  1)
    # In the machine's own folder, and new each time: the configuration may be another than the last time.
    image=$TMPDIR/store.squashfs
    rm -f "$image"
    ;;
esac
if [ -n "$image" ]; then
  image=$(absolute "$image")
  if [ ! -e "$image" ]; then
    temporary=$(mktemp "$image.XXXXXX")
    # shellcheck disable=SC2046,SC2086 # words; names of store paths have no blanks
    (cd "$store" && export SOURCE_DATE_EPOCH=1 && exec $mksquashfs $(sed 's,.*/,,' "$store_paths") "$temporary" $squashfs_options)
    mv -f "$temporary" "$image"
  fi
  image store 30 "$image"
  set -- "$@" -drive "$drive" -device "$device"
else
  share store "$store"
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

