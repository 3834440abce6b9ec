# --- Environment ----------------------------------------------------------------------------------

# Machines are started in folders of their own, so relative paths of the caller must not stay relative.
absolute=''
make_absolute() {
  case "$1" in
    '' | /*) absolute=$1 ;;
    *) absolute=$PWD/$1 ;;
  esac
}

# Start scripts of old nixpkgs do not quote the paths they are given, and QEMU splits its options at commas.
is_plain() {
  case "$1" in
    *[!A-Za-z0-9/._-]*) return 1 ;;
  esac
}

if [ -n "${NIX_DISK_IMAGE-}" ]; then
  # shellcheck disable=SC2086 # names of machines hold no space
  set -- $chosen
  [ $# -eq 1 ] ||
    wrong_usage "NIX_DISK_IMAGE is one disk image, but $# machines would use it; unset it or start one machine"
  make_absolute "$NIX_DISK_IMAGE"
  NIX_DISK_IMAGE=$absolute
  export NIX_DISK_IMAGE
fi

make_absolute "${SHARED_DIR-}"
shared=$absolute

colour=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then colour=1; fi

# read_process FILE: sets `fields` to what /proc/PID/stat has after the process's name, which may hold anything: its state, its
# parent, its group, …
read_process() {
  { read -r fields <"$1"; } 2>/dev/null || return 1
  fields=${fields##*) }
}

# A session of its own per machine, where the system can do that (Linux can).
isolate=$(command -v setsid) || isolate=''

