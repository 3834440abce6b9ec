# --- Command line ---------------------------------------------------------------------------------

usage() {
  cat <<'END'
Usage: run-vms [OPTION]... [MACHINE]...
Starts the virtual network, or only the given machines of it. Ctrl-C stops it.
  --list                  list the machines: name, address, system
  --state DIR             keep disks, logs, shared files in DIR (else removed)
  --forward MACHINE:HOSTPORT:GUESTPORT
                          forward a port of 127.0.0.1 to a port of MACHINE
  --stop-with PID         stop when the process PID has ended
  -h, --help              show this help
In a network that runs:
  run-vms shell MACHINE [COMMAND]...   root's shell in MACHINE, or a command
  run-vms ssh MACHINE [ARGUMENT]...    ssh to MACHINE, with a key made for it
  run-vms console MACHINE              the serial console; Ctrl-] leaves it
  run-vms switch [MACHINE]...          machines that run take over this build
Environment, read by the start script of every machine:
  QEMU_OPTS, QEMU_NET_OPTS   further options of QEMU, of its user network
  QEMU_KERNEL_PARAMS         further kernel parameters
  NIX_DISK_IMAGE             disk image, when one machine is started
  SHARED_DIR                 folder of the host seen as /tmp/shared
  QEMU_VDE_SOCKET_n          socket of an own switch for vlan n
  NIXVMS_ACCEL               accelerator instead of the one found: kvm or tcg
  USE_TMPDIR, TMPDIR         set for each machine: its folder of the state
  NO_COLOR                   do not colour the names of the machines
END
}

notice() {
  printf 'run-vms: %s\n' "$*" >&2 || :
}

wrong_usage() {
  notice "$*"
  notice 'run-vms --help shows the usage.'
  exit 2
}

require_machine() {
  describe "$1" || wrong_usage "there is no machine \"$1\" in the network $network; it has: $machines"
}

chosen='' # names, each surrounded by spaces
forwards=''
state=''
owner='' # the pid of the process that the network ends with

choose() {
  require_machine "$1"
  case "$chosen" in
    *" $1 "*) ;;
    *) chosen="$chosen $1 " ;;
  esac
}

is_port() {
  case "$1" in
    '' | 0* | *[!0-9]* | ??????*) return 1 ;;
  esac
  [ "$1" -le 65535 ]
}

# The machine's name goes first, so no part can be mistaken for another.
add_forward() {
  forward_machine=${1%%:*}
  forward_ports=${1#*:}
  forward_host=${forward_ports%%:*}
  forward_guest=${forward_ports#*:}
  case "$1" in
    *:*:*) ;;
    *) wrong_usage "--forward \"$1\" is not of the form MACHINE:HOSTPORT:GUESTPORT" ;;
  esac
  require_machine "$forward_machine"
  if ! is_port "$forward_host" || ! is_port "$forward_guest"; then
    wrong_usage "--forward \"$1\": a port is a number from 1 to 65535"
  fi
  forwards="$forwards $1"
}

stop_with() {
  case "$1" in
    '' | *[!0-9]*) wrong_usage "--stop-with \"$1\" is not the number of a process" ;;
  esac
  owner=$1
}

list() {
  for machine in $machines; do
    describe "$machine"
    printf "%-${width}s  %-15s  %s\n" "$machine" "$address" "$system"
  done
}

# A network may have a machine of such a name; `run-vms -- shell` starts it.
case "${1-}" in
  shell | ssh | console)
    if [ $# -gt 1 ] || ! describe "$1"; then by_hand "$@"; fi
    ;;
  switch)
    if [ $# -gt 1 ] || ! describe "$1"; then switch "$@"; fi
    ;;
esac

while [ $# -gt 0 ]; do
  case "$1" in
    -h | --help)
      usage
      exit 0
      ;;
    --list)
      list
      exit 0
      ;;
    --state=*) state=${1#*=} ;;
    --forward=*) add_forward "${1#*=}" ;;
    --stop-with=*) stop_with "${1#*=}" ;;
    --state | --forward | --stop-with)
      if [ $# -lt 2 ] || [ -z "$2" ]; then wrong_usage "$1 needs a value"; fi
      case "$1" in
        --state) state=$2 ;;
        --forward) add_forward "$2" ;;
        *) stop_with "$2" ;;
      esac
      shift
      ;;
    --)
      shift
      break
      ;;
    -*) wrong_usage "there is no option \"$1\"; there are: --list --state --forward --stop-with --help" ;;
    *) choose "$1" ;;
  esac
  shift
done
for machine in "$@"; do choose "$machine"; done

if [ -z "$chosen" ]; then
  for machine in $machines; do choose "$machine"; done
fi
for forward in $forwards; do
  case "$chosen" in
    *" ${forward%%:*} "*) ;;
    *) wrong_usage "--forward \"$forward\": the machine is not among those to start" ;;
  esac
done

