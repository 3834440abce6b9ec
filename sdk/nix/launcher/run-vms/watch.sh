# --- Under dotnet watch -----------------------------------------------------------------------------
# dotnet watch starts this after each build. When it has ended, dotnet watch waits for the next change, and builds and
# starts it again. So the network runs behind it, for as long as dotnet watch does, and each start but the first is a switch.

# Sets `watcher` to the dotnet watch that started this, by itself or by dotnet run; false when none did.
find_watcher() {
  watcher=$PPID
  for _ in 1 2; do
    # The ends of arguments are lost.
    case "$(cat "/proc/$watcher/cmdline")" in
      */dotnet-watch.dll*) return 0 ;;
    esac
    read_process "/proc/$watcher/stat" || return 1
    fields=${fields#* }
    watcher=${fields%% *}
  done 2>/dev/null
  return 1
}

# run_behind: starts the network with the options of this command line. What it prints goes on coming to the terminal.
run_behind() {
  set -- --stop-with "$watcher"
  [ -z "$state" ] || set -- "$@" --state "$state"
  for forward in $forwards; do set -- "$@" --forward "$forward"; done
  # shellcheck disable=SC2086 # names of machines hold no space; nothing where the system has no setsid
  $isolate "$shell" "$0" "$@" -- $chosen &
  network_process=$!
  trap 'kill "$network_process" 2>/dev/null || :' EXIT
  until [ -L "$runtime/run-vms-$network_process" ]; do
    kill -0 "$network_process" 2>/dev/null || {
      status=0
      wait "$network_process" || status=$?
      exit "$status"
    }
    sleep 0.1
  done
  trap - EXIT
  exit 0
}

if [ -n "${DOTNET_WATCH-}" ] && [ -z "$owner" ] && [ -n "$by_hand" ] && find_watcher; then
  wanted_owner=$watcher
  find_copies
  if [ -n "$found" ]; then switch switch --pid "${found%%:*}"; fi
  run_behind
fi

