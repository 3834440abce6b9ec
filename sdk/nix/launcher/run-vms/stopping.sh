# --- Stopping -------------------------------------------------------------------------------------

main=$$
run=''         # private folder: sockets, pipes, and the state unless --state is given
supervisors='' # name:pid of each
switches=''    # pids
guards=''      # pids
signal=''   # the first signal that asked to stop
stop_now='' # set by the second

# The pid of a supervisor that has ended may belong to a stranger by now.
tell_supervisors() {
  for told in $supervisors; do
    [ -e "$run/${told%:*}.ended" ] || kill "-$1" "${told#*:}" 2>/dev/null || :
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
    read_process "$stat" || continue
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
    for guard in $guards; do
      kill -KILL "$guard"
      wait_for "$guard"
    done
    withdraw
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
  withdraw
  rm -rf "$run"
}

# Ends this shell when a process has ended that is not its child. In the process's folder of /proc: another one that gets its
# pid has a folder of its own.
stop_after() {
  trap '' HUP INT TERM
  exec 9>&-
  if cd "/proc/$1"; then
    while read_process stat && kill -0 "$main"; do
      case "$fields" in
        Z*) break ;;
      esac
      pause 0.3
    done
  fi
  kill -TERM "$main"
}

