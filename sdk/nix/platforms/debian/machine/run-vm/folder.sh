# The programs that are needed, and the folder of the machine's files.
set -eu

# A published network has its own folder of store paths, and no /nix/store; the machine has them there all the same.
if [ -n "${NIXVMS_STORE-}" ]; then
  for name in accel_probe core_image extra_image initrd kernel qemu_default shell store_image store_paths tools; do
    eval "path=\$$name"
    case $path in
      "$store"/*) eval "$name=\$NIXVMS_STORE\${path#\"\$store\"}" ;;
    esac
  done
  store=$NIXVMS_STORE
fi
PATH=$PATH:$tools

complain() {
  echo "run-$machine-vm: $*" >&2
}

qemu=${NIXVMS_QEMU:-$qemu_default}
if ! command -v "$qemu" > /dev/null; then
  complain "NIXVM5003: $qemu was not found."
  echo "Install QEMU (on Debian and Ubuntu: apt install $qemu_package), or set NIXVMS_QEMU to its path." >&2
  exit 127
fi

# QEMU reads a comma in a path as the end of the path, and two commas as one.
option_value() {
  case $1 in
    *,*) printf %s "$1" | sed 's/,/,,/g' ;;
    *) printf %s "$1" ;;
  esac
}

# Relative paths are relative to the folder that this script was started in.
started_in=$PWD
absolute() {
  case $1 in
    /*) printf %s "$1" ;;
    ./*) printf %s "$started_in/${1#./}" ;;
    *) printf %s "$started_in/$1" ;;
  esac
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

