# shellcheck shell=sh
# install_php ROOT: the settings of PHP that its packages' scripts copy, and links that load its modules in every program of
# PHP that is in ROOT (a file for each in usr/lib/php/VERSION/sapi).
install_php() {
  for folder in "$1"/usr/lib/php/*/sapi; do
    [ -d "$folder" ] || continue
    version=${folder%/sapi}
    version=${version##*/}
    settings=$1/etc/php/$version
    mkdir -p "$settings/mods-available"
    for file in "$1/usr/share/php$version"-*/*/*.ini; do
      [ ! -f "$file" ] || [ -e "$settings/mods-available/${file##*/}" ] || cp "$file" "$settings/mods-available/"
    done
    for program in "$folder"/*; do
      program=${program##*/}
      template=$1/usr/lib/php/$version/php.ini-production
      [ "$program" != cli ] || template=$template.cli
      mkdir -p "$settings/$program/conf.d"
      [ ! -f "$template" ] || [ -e "$settings/$program/php.ini" ] || cp "$template" "$settings/$program/php.ini"
      for file in "$settings/mods-available"/*.ini; do
        [ -f "$file" ] || continue
        priority=$(sed -n 's/^; *priority *= *\([0-9][0-9]*\).*/\1/p' "$file" | head -n 1)
        ln -sf "/etc/php/$version/mods-available/${file##*/}" "$settings/$program/conf.d/${priority:-20}-${file##*/}"
      done
    done
  done
}
