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

# Becomes a program that prints the agent's answer in PORT to the script ID; nothing when the machine stops.
become_answer() {
  exec "$shell" -c "$find_line" agent "X $2 " <"$run/$machine.agent$1.out"
}

# Sets `status` to the exit status in an answer to the script ID, and to nothing where there is none.
read_status() {
  status=${1##*X "$2" }
  status=${status%% *}
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
