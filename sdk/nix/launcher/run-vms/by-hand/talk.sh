# --- By hand: talking to QEMU and to the machine's agent --------------------------------------------

# A pipe is opened for both directions where it is written to: that never waits, even when QEMU is gone. The first
# question to QEMU or to an agent stays open until its answer: what is in a pipe is lost when nobody has it open, and
# QEMU may only be about to start.

# Different for each question, and nothing special to sed or to a shell.
questions=0
new_question() {
  questions=$((questions + 1))
  question=nv$$q$questions
}

# Prints the first line of standard input that holds $1. No sed: busybox's waits for the next line before it prints one.
# shellcheck disable=SC2016 # expanded by the shell that runs it
find_line='while IFS="" read -r line; do case "$line" in *"$1"*) printf "%s\n" "$line"; exit ;; esac; done; exit 1'

# ask_qemu COMMAND [ARGUMENTS]: runs a command of QEMU's control protocol; sets `answer`, a line of JSON.
ask_qemu() {
  take_soon "$machine.qmp" || give_up "$machine: QEMU is being asked by somebody else"
  new_question
  exec 6<>"$run/$machine.qmp.in"
  # What else stands in the pipe is older: events, and the answer to the greeting of every question but the first.
  printf '{"execute":"qmp_capabilities"}\n{"execute":"%s","arguments":{%s},"id":"%s"}\n' "$1" "${2-}" "$question" \
    >&6
  answer=$(timeout -s KILL 10 "$shell" -c "$find_line" qemu "$question" <"$run/$machine.qmp.out") || answer=''
  exec 6>&-
  give_back "$machine.qmp"
  [ -n "$answer" ] || give_up "$machine: QEMU does not answer"
}

# Sets `terminal` to the terminal of this host that has the machine's serial console.
find_console() {
  ask_qemu query-chardev
  terminal=''
  rest=$answer
  # One object for each connection; in which order it tells name and file depends on QEMU.
  while [ -n "$rest" ]; do
    object=${rest%%\}*}
    if [ "$object" = "$rest" ]; then rest=''; else rest=${rest#*\}}; fi
    case "$object" in
      *'"nvconsole"'*) ;;
      *) continue ;;
    esac
    object=${object#*'"pty:'}
    terminal=${object%%\"*}
  done
  case "$terminal" in
    /dev/*) ;;
    *) give_up "$machine has no serial console of ours: QEMU_OPTS sets one of its own" ;;
  esac
}

# send PORT ID SCRIPT: has the agent run a script, in bytes as the length says (sdk/nix/guest/agent.sh has the protocol).
send() (
  LC_ALL=C
  printf '\nR %s %s 0\n%s' "$2" "${#3}" "$3" 1<>"$run/$machine.agent$1.in"
)

# send_with FILE PORT ID SCRIPT: as `send`, with a file as the script's standard input.
send_with() (
  LC_ALL=C
  {
    printf '\nR %s %s %s\n%s' "$3" "${#4}" "$(($(wc -c <"$1")))" "$4"
    cat "$1"
  } 1<>"$run/$machine.agent$2.in"
)

# Names a session, which is a script that runs in the machine, and its pulse, a question that is asked again and again. An agent
# answers it after the script. One that answers it before is another one: the machine has restarted, and the script is lost.
begin_session() {
  new_question
  pulse=$question
  new_question
  session=$question
}

# Asks it, less and less often, since the machine keeps all of them until the script ends. It sleeps for a second only, which is
# how long a sleep outlives it.
keep_pulse() {
  seconds=0
  due=5
  while sleep 1; do
    seconds=$((seconds + 1))
    if [ "$seconds" -lt "$due" ]; then continue; fi
    printf '\nS %s\n' "$pulse" 1<>"$run/$machine.agent$slot.in"
    if [ "$seconds" -lt 60 ]; then due=$((seconds * 2)); else due=$((seconds + 60)); fi
  done
}

start_pulse() {
  keep_pulse >/dev/null 2>&1 3<&- &
  heart=$!
  helpers="$helpers $heart"
}

# Sets `answer` to the line of standard input that answers to the session's script, or to its pulse; to nothing when QEMU ends.
read_answer() {
  while IFS='' read -r answer; do
    case "$answer" in
      *"X $session "* | *"S $pulse "*) return ;;
    esac
  done
  answer=''
}

# Ends the session: sets `status`, `output_size` and `error_size` to what the answer says.
end_with_answer() {
  case "$answer" in
    *"X $session "*) ;;
    '') session='' && give_up "$machine has stopped" ;;
    *) session='' && give_up "$machine has restarted" ;;
  esac
  # shellcheck disable=SC2086 # status and two lengths
  set -- ${answer##*"X $session "}
  session=''
  # The machine's word: a shell that calculates with it might run what is written there.
  case "${1-x}${2-x}${3-x}" in
    *[!0-9]* | ???????????????????*) give_up "$machine: its answer is none" ;;
  esac
  status=$1 output_size=$2 error_size=$3
}

# run_in_machine SCRIPT [INPUT]: runs it as root, in the port of the slot, with a file as its standard input. Sets `status`, and
# writes its outputs to the files $base.output and $base.error, unless they have more than `most` bytes.
most=''
run_in_machine() {
  begin_session
  if [ $# -gt 1 ]; then send_with "$2" "$slot" "$session" "$1"; else send "$slot" "$session" "$1"; fi
  start_pulse
  exec 5<"$run/$machine.agent$slot.out"
  read_answer <&5
  # A shell that has just been forked may lose any other signal.
  kill -KILL "$heart" 2>/dev/null || :
  wait "$heart" 2>/dev/null || :
  helpers=${helpers%" $heart"}
  end_with_answer
  size=$((output_size + error_size))
  if [ -n "$most" ] && [ "$size" -gt "$most" ]; then give_up "$machine: its answer is too long"; fi
  # At once, since head may read more than it shows.
  head -c "$size" <&5 >"$base.outputs"
  exec 5<&-
  head -c "$output_size" "$base.outputs" >"$base.output"
  tail -c "$error_size" "$base.outputs" >"$base.error"
  rm -f "$base.outputs"
}

# ask_guest SECONDS SCRIPT: runs a short silent script as root in the machine; true when it succeeds.
ask_guest() {
  take_soon "$machine.agent0" || return 1
  new_question
  send 0 "$question" "$2"
  outcome=$(timeout -s KILL "$1" "$shell" -c "$find_line" agent "X $question " <"$run/$machine.agent0.out") || outcome=''
  give_back "$machine.agent0"
  case "$outcome" in
    *"X $question 0 "*) ;;
    *) return 1 ;;
  esac
}

# Sets `quoted` to a word of the shell.
quote_word() {
  quoted=''
  rest=$1
  while :; do
    case "$rest" in
      *\'*)
        quoted="$quoted${rest%%\'*}'\\''"
        rest=${rest#*\'}
        ;;
      *) break ;;
    esac
  done
  quoted="'$quoted$rest'"
}
