# --- By hand: shell, console and ssh ----------------------------------------------------------------

shells='1 2' # how many at once in a machine

# The machine's part of a shell. Keys and output travel through a port of their own, nixvms-shell.N; a program of
# the machine gives them a terminal. Whatever was typed for an earlier shell, and not read by it, is thrown away.
shell_script() {
  quote_word "stty sane rows $rows cols $columns; tty > /run/nixvms/shell$slot; echo $session; $1"
  cat <<END_OF_SCRIPT
for port in /sys/class/virtio-ports/*; do
  read -r name < "\$port/name"
  [ "\$name" != nixvms-shell.$slot ] || break
done
exec 4<> "/dev/\${port##*/}" || exit
line=
while [ "\$line" != $session ]; do IFS= read -r line <&4 || sleep 0.1; done
cd
export TERM=${TERM:-dumb}
inner=$quoted
if command -v script > /dev/null; then
  exec script --quiet --return --flush --command "\$inner" /dev/null <&4 >&4 2>&4 4<&-
fi
exec runuser --pty --command "\$inner" root <&4 >&4 2>&4 4<&-
END_OF_SCRIPT
}

end_session() {
  ask_guest 5 "$end_command
end_command $slot $session" || :
}

# Sets `slot` to one that nobody uses.
find_slot() {
  for slot in $shells; do
    if take "$machine.shell$slot"; then
      locks=$machine.shell$slot
      [ -z "$stale" ] || end_session
      return
    fi
  done
  give_up "$machine has as many shells as it can have; leave one of them first"
}

# Nothing but this question is sent to a machine that does not answer yet: it would be done later, for nobody.
await_agent() {
  new_question
  exec 6<>"$run/$machine.agent$slot.in"
  printf '\nS %s\n' "$question" >&6
  "$shell" -c "$find_line" agent "S $question " <"$run/$machine.agent$slot.out" >/dev/null &
  agent=$!
  { sleep 1 >/dev/null 2>&1 && kill -0 "$agent" 2>/dev/null && notice "waiting until $machine has booted"; } >/dev/null &
  helpers="$agent $!"
  wait "$agent" || give_up "$machine has stopped"
  exec 6>&-
}

open_shell() {
  # One word is a script, several are a program and its arguments.
  command_line=${1-}
  if [ $# -gt 1 ]; then
    command_line=''
    for word in "$@"; do
      quote_word "$word"
      command_line="$command_line $quoted"
    done
  fi
  quote_word "$command_line"
  [ $# -gt 0 ] || [ -t 0 ] ||
    wrong_usage "without a terminal, run-vms shell needs a command: run-vms shell $machine COMMAND"

  find_slot
  await_agent
  base=$run/$machine.shell$slot
  if [ ! -t 0 ] || [ ! -t 1 ]; then
    run_in_shell "exec bash -lc $quoted"
  elif [ $# -gt 0 ]; then
    attach_shell "exec bash -lc $quoted"
  else
    attach_shell 'exec bash -l'
  fi
}

# Without a terminal: both outputs byte by byte, when the command has ended. Its standard input is empty.
run_in_shell() {
  run_in_machine "cd; $1"
  cat "$base.output"
  cat "$base.error" >&2
  rm -f "$base.output" "$base.error"
  exit "$status"
}

attach_shell() {
  measure_terminal
  begin_session
  # The output from the session's beginning on.
  {
    while IFS='' read -r line; do
      case "$line" in
        *"$session"*) become_copy ;;
      esac
    done
  } <"$base.out" &
  helpers="$helpers $!"
  {
    read_answer
    printf '%s\n' "$answer" >"$base.status"
  } <"$run/$machine.agent$slot.out" &
  end=$!
  helpers="$helpers $end"
  printf '%s\n' "$session" 1<>"$base.in"
  send "$slot" "$session" "$(shell_script "$1")"
  start_pulse
  notice "root's shell in $machine; Ctrl-] leaves it at any time"

  leaving=''
  trap 'leaving=1' INT
  trap resize WINCH
  enter_terminal
  become_copy <&3 1<>"$base.in" &
  helpers="$helpers $!"
  while [ -z "$leaving" ]; do
    wait "$end" || :
    kill -0 "$end" 2>/dev/null || break
  done
  [ -z "$leaving" ] || exit 0

  # What it wrote last.
  sleep 0.2
  leave_terminal
  answer=$(cat "$base.status")
  end_with_answer
  exit "$status"
}

# shellcheck disable=SC2317 # called by a trap
resize() {
  measure_terminal
  ask_guest 5 "stty -F \"\$(< /run/nixvms/shell$slot)\" rows $rows cols $columns" >/dev/null 2>&1 &
}

open_console() {
  [ $# -eq 0 ] || wrong_usage "run-vms console $machine takes no more arguments"
  [ -t 0 ] || wrong_usage 'run-vms console needs a terminal'
  take "$machine.console" || give_up "somebody else has the console of $machine"
  locks=$machine.console
  find_console
  stty raw -echo <"$terminal"
  notice "the serial console of $machine; Ctrl-] leaves it"
  leaving=''
  trap 'leaving=1' INT
  enter_terminal
  become_copy <"$terminal" &
  output=$!
  become_copy <&3 >"$terminal" &
  helpers="$output $!"
  while [ -z "$leaving" ]; do
    wait "$output" || :
    kill -0 "$output" 2>/dev/null || break
  done
  leave_terminal
  [ -n "$leaving" ] || give_up "$machine has stopped"
  exit 0
}

# find_forward PORT: sets `forwarded` to the port of 127.0.0.1 that leads to a port of the machine; makes one.
find_forward() {
  for _ in 1 2; do
    ask_qemu human-monitor-command '"command-line":"info usernet"'
    forwarded=$(
      printf '%s\n' "$answer" |
        sed -n "s/.*TCP\\[HOST_FORWARD\\] *[0-9-]* *127\\.0\\.0\\.1 *\\([0-9]*\\) *[0-9.]* *$1 .*/\\1/p"
    )
    [ -z "$forwarded" ] || return 0
    ask_qemu human-monitor-command "\"command-line\":\"hostfwd_add tcp:127.0.0.1:0-:$1\""
  done
  give_up "$machine: QEMU forwards no port to $1: $answer"
}

open_ssh() {
  [ -n "$ssh_port" ] || give_up "$machine has no SSH server; services.openssh.enable = true gives it one, and run-vms shell needs none"
  for tool in ssh ssh-keygen; do
    command -v "$tool" >/dev/null || give_up "$tool was not found; install OpenSSH's client (on Debian and Ubuntu: apt install openssh-client)"
  done
  key=$run/ssh-key
  take_soon ssh-key || give_up 'the key is being made by somebody else'
  [ -s "$key" ] || ssh-keygen -q -t ed25519 -N '' -C run-vms -f "$key" </dev/null >&2 || give_up 'ssh-keygen makes no key'
  give_back ssh-key
  read -r public <"$key.pub"
  notice "logging in to $machine"
  ask_guest 240 "
    umask 077
    mkdir -p /root/.ssh
    grep -qsxF '$public' /root/.ssh/authorized_keys || echo '$public' >> /root/.ssh/authorized_keys
    for ((tries = 0; tries < 300; tries++)); do
      ! (exec 3<> /dev/tcp/127.0.0.1/$ssh_port) 2> /dev/null || exit 0
      sleep 0.2
    done
    exit 1" || give_up "$machine: its SSH server does not answer at port $ssh_port"
  find_forward "$ssh_port"
  PATH=$caller_path
  exec ssh -p "$forwarded" -i "$key" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o LogLevel=ERROR root@127.0.0.1 "$@" 3<&-
}

# take_pid [--pid PID]...: sets `wanted_pid`, and `taken` to how many arguments that were.
take_pid() {
  wanted_pid='' taken=0
  case "${1-}" in
    --pid)
      wanted_pid=${2-}
      taken=2
      [ $# -ge 2 ] || taken=$#
      ;;
    --pid=*)
      wanted_pid=${1#*=}
      taken=1
      ;;
  esac
}

# by_hand COMMAND [--pid PID] MACHINE [ARGUMENT]...
by_hand() {
  hand=$1
  shift
  take_pid "$@"
  shift "$taken"
  [ $# -gt 0 ] || wrong_usage "run-vms $hand needs the name of a machine; there are: $machines"
  require_machine "$1"
  machine=$1
  shift
  if [ "${1-}" = -- ] && [ "$hand" = shell ]; then shift; fi

  find_run
  require_connections
  trap leave EXIT
  # Background processes have no standard input of their own.
  exec 3<&0
  case "$hand" in
    shell) open_shell "$@" ;;
    console) open_console "$@" ;;
    ssh) open_ssh "$@" ;;
  esac
}
