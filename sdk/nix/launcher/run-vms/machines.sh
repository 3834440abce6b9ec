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
  if [ -n "$by_hand" ]; then
    make_connections "$1"
    QEMU_OPTS="${QEMU_OPTS:+$QEMU_OPTS }$connections"
    export QEMU_OPTS
  fi
  USE_TMPDIR=1
  # Start scripts of the debian platform make no disk that nobody would see again.
  NIXVMS_TEMPORARY=''
  if [ -z "$keep" ]; then NIXVMS_TEMPORARY=1; fi
  export NIXVMS_TEMPORARY
  TMPDIR=$2
  SHARED_DIR=$shared
  PATH=$caller_path
  export USE_TMPDIR TMPDIR SHARED_DIR PATH
  # shellcheck disable=SC2086 # nothing where the system has no setsid
  exec $isolate ${NIXVMS_STORE:+"$shell"} "$script"
}

