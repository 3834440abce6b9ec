# shellcheck shell=sh disable=SC2154
# Makes a folder of programs from unpacked packages (tools.nix): $out/bin, and $out/setup, which a builder reads.
# Inputs from the derivation: shell, unpacked, loader and libraries (relative to it), out.
set -eu

loader=$unpacked/$loader
libraries=$unpacked/$libraries
mkdir -p "$out/bin"

# where FILE: a link, followed in the folder of the packages, where /usr is that folder itself.
where() {
  file=$1
  links=0
  while [ -L "$file" ] && [ "$links" -lt 20 ]; do
    links=$((links + 1))
    target=$(readlink "$file")
    case $target in
      /usr/*) file=$unpacked/${target#/usr/} ;;
      /*) file=$unpacked$target ;;
      *) file=${file%/*}/$target ;;
    esac
  done
  echo "$file"
}

# program NAME WORDS…: a script that runs the words.
program() {
  script=$out/bin/$1
  shift
  printf '#!%s\nexec %s "$@"\n' "$shell" "$*" > "$script"
  chmod +x "$script"
}

for file in "$unpacked"/sbin/* "$unpacked"/bin/*; do
  [ -e "$file" ] || [ -L "$file" ] || continue
  name=${file##*/}
  real=$(where "$file")
  [ -f "$real" ] || continue
  case $(head -c 4 "$real" | tr -c 'A-Z#!' .) in
    .ELF)
      if "$loader" --verify "$real" 2> /dev/null; then
        program "$name" "'$loader' --argv0 '$name' --library-path '$libraries' '$real'"
      else
        ln -s "$real" "$out/bin/$name"
      fi
      ;;
    '#!'*)
      read -r line < "$real" || true
      # shellcheck disable=SC2086 # words
      set -- ${line#??}
      [ "${1##*/}" != env ] || shift
      interpreter=${1##*/}
      shift
      program "$name" "$interpreter" "$@" "'$real'"
      ;;
    *) continue ;;
  esac
done

{
  echo "PATH=$out/bin:\$PATH"
  [ ! -e "$unpacked/etc/ssl/openssl.cnf" ] || echo "export OPENSSL_CONF=\${OPENSSL_CONF-$unpacked/etc/ssl/openssl.cnf}"
  [ ! -e "$unpacked/bin/python3" ] || echo "export PYTHONHOME=$unpacked"
  if [ -e "$unpacked/bin/perl" ]; then
    folders=
    for folder in "$unpacked"/share/perl5 "$unpacked"/share/perl/[0-9]* "$unpacked"/lib/*/perl5/[0-9]* "$unpacked"/lib/*/perl/[0-9]* "$unpacked"/lib/*/perl-base; do
      [ ! -d "$folder" ] || folders=$folders${folders:+:}$folder
    done
    echo "export PERL5LIB=$folders"
  fi
} > "$out/setup"
