# shellcheck shell=sh disable=SC2154
# A part of kernel.sh where the kernel's package has compressed modules below usr/lib: makes of them what older packages have.
# Plain modules load faster, the image is compressed anyway, and depmod has to see what machines will see.
mkdir -p tree/lib
mv tree/usr/lib/modules tree/lib/modules
find tree/lib/modules -name '*.ko.xz' | while read -r module; do
  # shellcheck disable=SC2086 # a command of several words
  $xz -dc "$module" > "${module%.xz}"
  rm "$module"
done
