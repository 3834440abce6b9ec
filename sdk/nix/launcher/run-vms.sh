#!/bin/sh
# Starts a network of virtual machines: one virtual switch per vlan, then every machine in parallel.
# Template: default.nix beside it fills in what is written between @ signs, quoted as data.
#
# Processes. This shell starts a supervisor (a subshell) per machine; the supervisor starts the machine,
# in a session of its own so that all of its processes can be signalled, and the reader of its console.
# So every process is a child of the one that waits for it, and no pid is lost in a pipeline.
set -eu

# Until there is something to stop. Without a trap, bash forgets an INT that comes while it runs a tool.
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

network=@network@
machines=@machines@
width=@width@
vde_switch=@vdeSwitch@
accel=@accel@

# The launcher's own tools come first; machines get the caller's PATH.
caller_path=${PATH-/usr/bin:/bin}
PATH=@path@:$caller_path
export PATH

# Sets these variables for one machine. Fails when the network has no such machine.
address='' system='' vlans='' script=''
describe() {
  case "$1" in
    # @describe@
    *) return 1 ;;
  esac
}

usage() {
  cat <<'END'
Usage: run-vms [OPTION]... [MACHINE]...
Starts the virtual network, or only the given machines of it. Ctrl-C stops it.

  --list                  list the machines: name, address, system
  --state DIR             keep disks, logs and shared files in DIR
                          (default: a temporary folder, removed at the end)
  --forward MACHINE:HOSTPORT:GUESTPORT
                          forward a port of 127.0.0.1 to a port of MACHINE
  -h, --help              show this help

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

# --- Command line ---------------------------------------------------------------------------------

chosen='' # names, each surrounded by spaces
forwards=''
state=''

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

list() {
  for machine in $machines; do
    describe "$machine"
    printf "%-${width}s  %-15s  %s\n" "$machine" "$address" "$system"
  done
}

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
    --state | --forward)
      if [ $# -lt 2 ] || [ -z "$2" ]; then wrong_usage "$1 needs a value"; fi
      if [ "$1" = --state ]; then state=$2; else add_forward "$2"; fi
      shift
      ;;
    --)
      shift
      break
      ;;
    -*) wrong_usage "there is no option \"$1\"; there are: --list --state --forward --help" ;;
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

# A session of its own per machine, where the system can do that (Linux can).
isolate=$(command -v setsid) || isolate=''

# --- Stopping -------------------------------------------------------------------------------------

main=$$
run=''         # private folder: sockets, pipes, and the state unless --state is given
supervisors='' # name:pid of each
switches=''    # pids
guard=''
signal=''   # the first signal that asked to stop
stop_now='' # set by the second

# The pid of a supervisor that has ended may belong to a stranger by now.
tell_supervisors() {
  for supervisor in $supervisors; do
    [ -e "$run/${supervisor%:*}.ended" ] || kill "-$1" "${supervisor#*:}" 2>/dev/null || :
  done
}

# A signal ends `wait` before the process has ended: true when that is the meaning of status $1.
is_interrupted() {
  [ "$1" -gt 128 ] && kill -0 "$2" 2>/dev/null
}

# Waits for a process however many signals come.
wait_for() {
  while
    wait "$1"
    is_interrupted $? "$1"
  do :; done
}

# Only notes the signal and passes it on: the main flow sees the note, and `wait` ends because the
# supervisors do, even when the signal came just before it. The second signal stops at once.
# shellcheck disable=SC2317 # called by the traps
on_signal() {
  if [ -z "$signal" ]; then
    signal=$1
    [ -z "$run" ] || : >"$run/stop"
    tell_supervisors TERM
  else
    stop_now=1
    tell_supervisors USR2
  fi
}

# signal_group SIGNAL PID: signals a machine or a switch with all of its processes; fails when there is none.
# Before setsid has run there is no group yet, hence the pid alone, while it is still ours.
reaped=''
signal_group() {
  kill "-$1" "-$2" 2>/dev/null && return
  [ -z "$reaped" ] && kill "-$1" "$2" 2>/dev/null
}

# True while a process of the group is running. To kill, a zombie counts as one, and the first process of
# a container may be slow to bury its dead; where there is no /proc, that only costs time.
is_running() {
  signal_group 0 "$1" || return 1
  [ -r /proc/self/stat ] || return 0
  for stat in /proc/[0-9]*/stat; do
    # pid (name) state parent group …: the name may hold anything.
    { read -r fields <"$stat"; } 2>/dev/null || continue
    fields=${fields##*) }
    case "$fields" in
      Z*) continue ;;
    esac
    fields=${fields#* * }
    if [ "${fields%% *}" = "$1" ]; then return 0; fi
  done
  return 1
}

# Ctrl-C at a terminal also ends a `sleep`, which is no error.
pause() {
  sleep "$1" || :
}

# outlives PID COUNT SECONDS: false as soon as the group has ended. Looks COUNT times, and never again after
# the second signal.
outlives() {
  remaining=$2
  while is_running "$1"; do
    [ "$remaining" -gt 0 ] && [ -z "$stop_now" ] || return 0
    pause "$3"
    remaining=$((remaining - 1))
  done
  return 1
}

# Five seconds to end in good order. A process between fork and exec may have lost the first signal.
stop_group() {
  signal_group TERM "$1" || return 0
  if outlives "$1" 5 0.1 && [ -z "$stop_now" ]; then
    signal_group TERM "$1" || :
    outlives "$1" 9 0.5 || :
  fi
  signal_group KILL "$1" || return 0
  # Not for ever: a process may hang in the kernel.
  patience=20
  while is_running "$1" && [ "$patience" -gt 0 ]; do
    pause 0.1
    patience=$((patience - 1))
  done
}

# Stops everything that was started and removes the private folder.
finish() {
  status=$1
  trap - EXIT
  set +e
  if [ -n "$run" ]; then
    # From here on, shells may report the jobs that are killed: not the user's business.
    exec 2>/dev/null
    : >"$run/stop"
    tell_supervisors TERM
    beats=0
    for supervisor in $supervisors; do
      while [ ! -e "$run/${supervisor%:*}.ended" ] && kill -0 "${supervisor#*:}"; do
        pause 0.1
        # A supervisor that was about to wait for its machine may have missed the word.
        beats=$((beats + 1))
        [ $((beats % 10)) -ne 0 ] || tell_supervisors TERM
      done
      wait_for "${supervisor#*:}"
    done
    for switch in $switches; do
      stop_group "$switch"
      wait "$switch"
    done
    if [ -n "$guard" ]; then
      kill -KILL "$guard"
      wait_for "$guard"
    fi
    rm -rf "$run"
  fi
  case "$signal" in
    HUP) status=129 ;;
    INT) status=130 ;;
    PIPE) status=141 ;;
    TERM) status=143 ;;
  esac
  exit "$status"
}

trap 'on_signal HUP' HUP
trap 'on_signal INT' INT
trap 'on_signal TERM' TERM
# Sent by the readers when nobody reads our output any more.
trap 'on_signal PIPE' USR1
trap 'finish $?' EXIT

stop_if_signalled() {
  [ -z "$signal" ] || finish 1
}

# Ends what is left when this shell is killed without a chance to do it: it alone holds the pipe open.
guard_against_kill() {
  trap '' HUP INT TERM
  exec 9>&-
  read -r _ <"$run/hold" || :
  : >"$run/stop"
  tell_supervisors TERM
  for supervisor in $supervisors; do
    while [ ! -e "$run/${supervisor%:*}.ended" ] && kill -0 "${supervisor#*:}" 2>/dev/null; do pause 0.1; done
  done
  rm -rf "$run"
}

# --- Consoles -------------------------------------------------------------------------------------

# What a guest prints is data: nothing of it may control the terminal.
escape=$(printf '\033')
bell=$(printf '\007')
# All of ASCII but tab (a space of a kind), line feed (ends the line) and escape (has its own meaning).
controls=$(
  printf '\001\002\003\004\005\006\007\010\013\014\015\016\017'
  printf '\020\021\022\023\024\025\026\027\030\031\032\034\035\036\037\177'
)
# The second set of control characters, U+0080 to U+009F, in UTF-8.
c1_lead=$(printf '\302')
c1_range=$(printf '[\200-\237]')

# Sets `text` to the line without terminal control sequences and control characters.
text=''
strip_controls() {
  text=$1
  case "$text" in
    *"$escape"*)
      IFS=$escape
      # shellcheck disable=SC2086 # split at every escape
      set -- $text
      text=$1
      shift
      for part in "$@"; do
        case "$part" in
          # Control sequence: parameters and intermediates, then one final character.
          '['*) part=${part#?} && part=${part#"${part%%[! -?]*}"} && part=${part#?} ;;
          # String (title, clipboard, …): up to the bell, or to the next escape.
          ']'* | P* | X* | '^'* | _*)
            case "$part" in
              *"$bell"*) part=${part#*"$bell"} ;;
              *) part='' ;;
            esac
            ;;
          # Anything else: intermediates, then one final character.
          *) part=${part#"${part%%[! -/]*}"} && part=${part#?} ;;
        esac
        text=$text$part
      done
      ;;
  esac
  case "$text" in
    *["$controls"]*)
      IFS=$controls
      # shellcheck disable=SC2086 # split at every control character
      set -- $text
      IFS=''
      text="$*"
      ;;
  esac
  while :; do
    # shellcheck disable=SC2295 # a pattern
    part=${text%%"$c1_lead"$c1_range*}
    [ "$part" != "$text" ] || break
    text=${text#"$part"}
    text=$part${text#??}
  done
}

# read_console NAME PREFIX LOG: shows standard input until its end, a line at a time.
read_console() {
  # Reads on while the machine is being stopped; LC_ALL makes every byte a character.
  trap '' HUP INT TERM PIPE
  LC_ALL=C
  set -f
  shown=1
  [ -z "$3" ] || exec 8>"$3"
  while IFS='' read -r line || [ -n "$line" ]; do
    strip_controls "$line"
    if [ -n "$shown" ] && ! printf '%s%s\n' "$2" "$text" 2>/dev/null; then
      shown=''
      kill -USR1 "$main"
    fi
    [ -z "$3" ] || printf '%s\n' "$text" >&8
  done
  : >"$run/$1.end"
}

# --- Machines -------------------------------------------------------------------------------------

# Must be the last thing a supervisor does: from then on nobody signals it.
end_supervision() {
  : >"$run/$1.ended"
  exit "$2"
}

# The supervisor of one machine: starts it, waits for it, stops it when told to (TERM), at once (USR2).
# supervise NAME FOLDER PREFIX LOG
supervise() {
  pid=''
  stopping=''
  trap - EXIT
  trap : HUP INT USR1
  trap '[ -n "$stopping" ] || [ -z "$pid" ] || signal_group TERM "$pid" || :; stopping=1' TERM
  trap 'stopping=1 stop_now=1; [ -z "$pid" ] || signal_group KILL "$pid" || :' USR2
  # Shells report killed jobs on standard error. Closing 9 as a redirection would leave a saved copy open.
  exec 7>&2 2>/dev/null 9>&-

  # The signal may have come before the traps were set.
  if [ -e "$run/stop" ]; then end_supervision "$1" 0; fi

  mkfifo "$run/$1.console"
  read_console "$1" "$3" "$4" <"$run/$1.console" 7>&- &
  reader=$!
  run_machine "$1" "$2" >"$run/$1.console" 2>&1 </dev/null 7>&- &
  pid=$!

  status=0
  while [ -z "$stopping" ]; do
    status=0
    wait "$pid" || status=$?
    if ! is_interrupted "$status" "$pid"; then
      reaped=1
      break
    fi
  done
  # Also what the start script left behind.
  stop_group "$pid"

  # All output is shown, unless something that left the machine's session keeps the console open.
  patience=20
  if [ -n "$stopping" ]; then patience=5; fi
  while [ ! -e "$run/$1.end" ] && [ "$patience" -gt 0 ]; do
    pause 0.1
    patience=$((patience - 1))
  done
  kill -KILL "$reader" || :
  wait_for "$reader"

  exec 2>&7
  if [ -n "$stopping" ]; then
    status=0
  elif [ "$status" -eq 0 ]; then
    notice "$1 has ended"
  elif [ "$status" -gt 128 ]; then
    notice "$1 failed: ended by signal $((status - 128)) (exit status $status)"
  else
    notice "$1 failed with exit status $status"
  fi
  end_supervision "$1" "$status"
}

# Becomes the machine. Its disk image is in the current folder unless NIX_DISK_IMAGE says otherwise.
run_machine() {
  trap - HUP INT TERM USR1 USR2
  describe "$1"
  cd "$2"
  for forward in $forwards; do
    case "$forward" in
      "$1":*)
        forward=${forward#*:}
        QEMU_NET_OPTS="${QEMU_NET_OPTS:+$QEMU_NET_OPTS,}hostfwd=tcp:127.0.0.1:${forward%%:*}-:${forward#*:}"
        export QEMU_NET_OPTS
        ;;
    esac
  done
  USE_TMPDIR=1
  TMPDIR=$2
  SHARED_DIR=$shared
  PATH=$caller_path
  export USE_TMPDIR TMPDIR SHARED_DIR PATH
  # shellcheck disable=SC2086 # nothing where the system has no setsid
  exec $isolate "$script"
}

# --- Start ----------------------------------------------------------------------------------------

# The path of a socket has at most 107 characters, and everything below must be plain.
make_absolute "${TMPDIR:-/tmp}"
temporary=$absolute
if ! is_plain "$temporary" || [ "${#temporary}" -gt 60 ] || [ ! -d "$temporary" ]; then temporary=/tmp; fi
# The subshell is deaf to signals, so that the name of the folder is known once the folder exists.
run=$(
  trap '' HUP INT TERM
  mktemp -d "$temporary/run-vms.XXXXXX"
)
stop_if_signalled

keep=''
if [ -z "$state" ]; then
  state=$run/state
  mkdir "$state"
else
  make_absolute "$state"
  state=$absolute
  mkdir -p "$state"
  keep=$state
  if ! is_plain "$state"; then
    ln -s "$state" "$run/state"
    state=$run/state
  fi
fi
if [ -z "$shared" ]; then
  shared=$state/shared
  mkdir -p "$shared"
fi
stop_if_signalled

# Held open by this shell alone: a switch ends at the end of its standard input, so also when we are killed.
mkfifo "$run/hold"
exec 9<>"$run/hold"

# start_switch VLAN: starts the switch of a vlan and names its socket to the machines.
start_switch() {
  socket=$run/vlan$1
  # shellcheck disable=SC2086 # nothing where the system has no setsid
  $isolate "$vde_switch" --sock "$socket" --dirmode 0700 <"$run/hold" >"$run/switch$1.log" 2>&1 9>&- &
  switch=$!
  switches="$switches $switch"
  patience=200
  while [ ! -e "$socket/ctl" ]; do
    stop_if_signalled
    patience=$((patience - 1))
    if [ "$patience" -eq 0 ] || ! kill -0 "$switch" 2>/dev/null; then
      notice "the virtual switch of vlan $1 ($vde_switch) did not start:"
      cat "$run/switch$1.log" >&2
      exit 1
    fi
    pause 0.05
  done
  export "QEMU_VDE_SOCKET_$1=$socket"
}

for machine in $chosen; do
  describe "$machine"
  for vlan in $vlans; do
    eval "socket=\${QEMU_VDE_SOCKET_$vlan-}"
    if [ -z "$socket" ]; then
      start_switch "$vlan"
    else
      make_absolute "$socket"
      export "QEMU_VDE_SOCKET_$vlan=$absolute"
    fi
  done
done

# shellcheck disable=SC2086 # names of machines hold no space
set -- $chosen
notice "starting $*"
if [ -n "$keep" ]; then notice "state in $keep"; fi

# Finding the accelerator can take seconds: once for all machines.
if [ -n "$accel" ] && [ -z "${NIXVMS_ACCEL-}" ]; then
  NIXVMS_ACCEL=$("$accel") || exit 1
  export NIXVMS_ACCEL
fi
stop_if_signalled

index=0
for machine in $chosen; do
  stop_if_signalled
  mkdir -p "$state/$machine"
  label=$(printf "%-$((width + 2))s" "[$machine]")
  if [ -n "$colour" ]; then label="${escape}[$((32 + index % 5))m$label${escape}[0m"; fi
  supervise "$machine" "$state/$machine" "$label " "${keep:+$state/$machine/console.log}" &
  supervisors="$supervisors $machine:$!"
  index=$((index + 1))
done

guard_against_kill >/dev/null 2>&1 &
guard=$!

failed=0
for supervisor in $supervisors; do
  while [ -z "$signal" ]; do
    status=0
    wait "${supervisor#*:}" || status=$?
    if is_interrupted "$status" "${supervisor#*:}"; then continue; fi
    [ "$status" -eq 0 ] || failed=1
    break
  done
done
finish "$failed"
