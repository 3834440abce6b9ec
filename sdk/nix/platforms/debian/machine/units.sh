# shellcheck shell=sh disable=SC2154
# Units of packages (systemd.packages) in a machine's configuration, in the working directory. As on NixOS, what is said of
# a unit that a package has is added to it. Inputs, as lines:
#   undecided         paths of units that may be such
#   debian_packages   names of packages; the file debian_units has lines PACKAGE UNIT of all that the image has
#   unit_packages     other packages, whose units are linked
# etc/nixvms/configuration, of which bin/switch-to-configuration tells what differs, is kept true.
units=etc/systemd/system
{
  printf %s "$debian_packages" | awk '
    FILENAME == "-" { has[$1] = 1; next }
    $1 in has { print $2 }
  ' - "$debian_units"
  printf %s "$unit_packages" | while read -r package; do
    for unit in "$package"/etc/systemd/system/* "$package"/lib/systemd/system/*; do
      [ ! -f "$unit" ] || printf '%s\n' "${unit##*/}"
    done
  done
} > "$NIX_BUILD_TOP/units-of-packages"

configuration=$NIX_BUILD_TOP/configuration
cp etc/nixvms/configuration "$configuration"
printf %s "$undecided" | while read -r path; do
  grep -qxF "${path##*/}" "$NIX_BUILD_TOP/units-of-packages" || continue
  mkdir -p "$path.d"
  mv "$path" "$path.d/overrides.conf"
  path=$path awk '$2 == ENVIRON["path"] { $2 = $2 ".d/overrides.conf" } { print }' "$configuration" > "$configuration.new"
  mv "$configuration.new" "$configuration"
done
printf %s "$unit_packages" | while read -r package; do
  for unit in "$package"/etc/systemd/system/* "$package"/lib/systemd/system/*; do
    path=$units/${unit##*/}
    if [ ! -f "$unit" ] || [ -e "$path" ] || [ -L "$path" ]; then continue; fi
    mkdir -p "$units"
    ln -s "$unit" "$path"
    hash=$(printf 'link %s' "$unit" | sha256sum)
    printf '%s %s\n' "$(printf %s "$hash" | cut -c 1-32)" "$path" >> "$configuration"
  done
done
LC_ALL=C sort "$configuration" > etc/nixvms/configuration
