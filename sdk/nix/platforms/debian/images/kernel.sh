# shellcheck shell=sh disable=SC2154
# Takes the kernel out of its package. Inputs from the derivation: deb, pvh, modules, xz, depmod, modprobe, mksquashfs,
# initrdModules, out; unpackKernel, the command for what the kernel is compressed with; moduleFolder and moduleEnding, where the
# package has modules, and the end of their names. Makes
#   $out/kernel             what QEMU boots
#   $out/version
#   $out/modules.squashfs   usr/lib/modules of the machines
#   $out/initrd/            lib/modules with what stage 1 loads, and the file `order`
set -eu

words_of() {
  grep -v -e '^#' -e '^$' "$1"
}

# The package is 70 MB and its contents 400 MB: unpack only what is needed, in one stream.
mkdir tree "$out"
set -f
set --
for path in $(words_of "$modulesPath"); do
  case $path in
    *.ko) path=${path%.ko}$moduleEnding ;;
  esac
  set -- "$@" "./$moduleFolder/*/kernel/$path"
done
# tar fails when a pattern matches nothing, which is fine here: what matters is checked below.
# shellcheck disable=SC2086 # a command of several words
ar -p "$deb" data.tar.xz | $xz -dc |
  tar -x -C tree -f - './boot/vmlinuz-*' "./$moduleFolder/*/modules.*" "$@" 2> tar.log || true
set +f

# Plain modules load faster, the image is compressed anyway, and depmod has to see what machines will see.
if [ "$moduleFolder" != lib/modules ]; then
  mkdir -p tree/lib
  mv "tree/$moduleFolder" tree/lib/modules
fi
find tree/lib/modules -name '*.ko.xz' | while read -r module; do
  # shellcheck disable=SC2086
  $xz -dc "$module" > "${module%.xz}"
  rm "$module"
done

version=$(ls tree/lib/modules)
image=tree/boot/vmlinuz-$version
if [ ! -s "$image" ] || [ ! -s "tree/lib/modules/$version/kernel/drivers/block/virtio_blk.ko" ]; then
  cat tar.log >&2
  echo "$deb holds no usable kernel" >&2
  exit 1
fi
echo "$version" > "$out/version"

# The boot protocol of x86 Linux: the compressed payload's offset and length are in the setup header.
byte_at() {
  od -An -tu1 -j "$1" -N 1 "$image" | tr -d ' '
}
word_at() {
  # shellcheck disable=SC2046 # four numbers
  set -- $(od -An -tu1 -j "$1" -N 4 "$image")
  echo $(($1 + $2 * 256 + $3 * 65536 + $4 * 16777216))
}
if [ -n "$pvh" ]; then
  setup_sectors=$(byte_at 497)
  [ "$setup_sectors" != 0 ] || setup_sectors=4
  offset=$(((setup_sectors + 1) * 512 + $(word_at 584)))
  # The last four bytes of the payload are the unpacked size, no part of the stream.
  length=$(($(word_at 588) - 4))
  # shellcheck disable=SC2086
  tail -c "+$((offset + 1))" "$image" | head -c "$length" | $unpackKernel -dc > "$out/kernel"
else
  mv "$image" "$out/kernel"
fi

# Checking the signature of a module takes 20 ms of an emulated machine, and every start loads twenty. Without the mark
# at its end a module counts as one without a signature.
find tree/lib/modules -name '*.ko' | while read -r module; do
  if [ "$(tail -c 28 "$module")" = '~Module signature appended~' ]; then
    head -c -28 "$module" > unsigned
    mv unsigned "$module"
  fi
done

# shellcheck disable=SC2086
$depmod -b tree "$version"

# Stage 1 gets the modules that it loads and what they depend on, nothing else: a small initrd is a fast start.
root=$out/initrd
mkdir -p "$root/lib/modules/$version"
cp "tree/lib/modules/$version/modules.dep" "tree/lib/modules/$version/modules.builtin" "$root/lib/modules/$version/"
words_of "$initrdModulesPath" > "$root/order"
while read -r module; do
  # shellcheck disable=SC2086
  $modprobe -d tree -S "$version" --show-depends "$module"
done < "$root/order" | while read -r action path _; do
  [ "$action" = insmod ] || continue
  path=lib/modules/$version/${path#*"/lib/modules/$version/"}
  mkdir -p "$root/${path%/*}"
  cp "tree/$path" "$root/$path"
done

mkdir -p image/usr/lib
mv tree/lib/modules image/usr/lib/modules
# shellcheck disable=SC2086
SOURCE_DATE_EPOCH=1 $mksquashfs image "$out/modules.squashfs" \
  -no-progress -quiet -all-root -no-xattrs -processors 2 -comp lz4
