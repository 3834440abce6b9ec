# --- By hand: this terminal -------------------------------------------------------------------------

# Every key goes to the machine but Ctrl-], which becomes the one signal of this terminal: SIGINT, to leave.
saved=''
enter_terminal() {
  [ -t 0 ] || return 0
  saved=$(stty -g)
  stty raw -echo -iexten isig intr '^]' quit undef susp undef
}

leave_terminal() {
  [ -z "$saved" ] || stty "$saved"
  saved=''
}

# Sets `rows` and `columns`.
measure_terminal() {
  # shellcheck disable=SC2046 # two numbers
  set -- $(stty size 2>/dev/null)
  rows=${1:-0}
  columns=${2:-0}
  if [ "$rows" -eq 0 ] || [ "$columns" -eq 0 ]; then rows=24 columns=80; fi
}

# Copies what comes, when it comes. No cat: busybox's has the kernel do it, which then keeps the pipe locked while it
# waits for a key, and QEMU with it.
become_copy() {
  exec dd bs=4096 2>/dev/null
}

# What is to be undone at the end: processes of ours, locks, and the session of the machine's agent in a slot.
helpers=''
locks=''
session=''
# shellcheck disable=SC2317 # called by a trap
leave() {
  status=$?
  # In bash, that of a `read` which the signal interrupts.
  IFS=' '
  trap - EXIT
  trap '' HUP INT TERM WINCH
  [ -z "$session" ] || end_session
  # shellcheck disable=SC2086 # pids
  [ -z "$helpers" ] || kill -KILL $helpers 2>/dev/null || :
  leave_terminal
  # shellcheck disable=SC2086 # names
  for lock in $locks; do give_back "$lock"; done
  exit "$status"
}
