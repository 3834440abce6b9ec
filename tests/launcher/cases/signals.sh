# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: signals at every moment.

# signalled WHAT BEHAVIOUR SIGNAL STATUS: a signal while the machines run
signalled() {
  rm -rf "$work/state"
  start env BEHAVIOUR="$2" "$run" --state "$work/state"
  eventually "$1: machines start" both_started
  kill "-$3" "$pid"
  await
  equal "$1: status" "$4" "$status"
  nothing_left "$1"
  lacks "$1: no noise" "$err" 'erminated'
}

# ends_soon: whether the launcher ends within four seconds; it stays a zombie until it is waited for.
ends_soon() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -qsa . "/proc/$pid/cmdline" || return 0
    sleep 0.2
  done
  return 1
}

# is_lost_in_a_trap: whether bash took the end of a trap for that of a "$(" which it was just reading. No script can avoid
# that; what it had started is stopped all the same.
is_lost_in_a_trap() {
  [ "$shell_name" = bash ] && [ "$status" = 2 ] || return 1
  case "$err" in
    *'trap: line '*': unexpected EOF while looking for matching'*) return 0 ;;
    *) return 1 ;;
  esac
}

# A signal at every moment of the start.
signalled_early() {
  for delay in 0 0.01 0.02 0.04 0.08 0.15 0.3; do
    start env BEHAVIOUR=stay SWITCH_DELAY=0.1 "$run"
    # Until the launcher is there, INT is ignored as for any background job.
    while ! is_launcher; do :; done
    sleep "$delay"
    kill "-$1" "$pid"
    # Bash is deaf for some microseconds while it sets a trap; whoever hits them presses Ctrl-C again.
    if [ "$shell_name" = bash ] && ! ends_soon; then
      echo "bash did not hear $1 after $delay s"
      kill "-$1" "$pid"
    fi
    await
    if is_lost_in_a_trap; then
      echo "bash lost its way when it heard $1 after $delay s"
    else
      equal "$1 after $delay s: status" "$2" "$status"
    fi
    nothing_left "$1 after $delay s"
    took "$1 after $delay s: soon" 0 4
  done
}

test_signals() {
  if [ -z "$has_default_signal" ]; then
    echo "skipped: signals ($shell_name): this env has no --default-signal"
    return
  fi
  signalled 'INT' stay INT 130
  signalled 'TERM' stay TERM 143
  signalled 'HUP' stay HUP 129
  signalled_early INT 130
  signalled_early TERM 143

  signalled 'machines that ignore TERM' stubborn TERM 143
  took 'machines that ignore TERM: killed after 5 s' 4 20
  signalled 'only the first machine ignores TERM' slow-first TERM 143
  took 'only the first machine ignores TERM: waited for' 4 20

  rm -rf "$work/state"
  start env BEHAVIOUR=stubborn "$run" --state "$work/state"
  eventually 'second INT: machines start' both_started
  kill -INT "$pid"
  sleep 0.5
  kill -INT "$pid"
  await
  equal 'second INT: status' 130 "$status"
  took 'second INT: at once' 0 4
  nothing_left 'second INT'

  rm -rf "$work/state"
  start env BEHAVIOUR=stay "$run" --state "$work/state"
  eventually 'KILL: machines start' both_started
  sleep 0.3
  kill -KILL "$pid"
  await
  eventually 'KILL: no process is left' no_processes
  equal 'KILL: no folder is left' '' "$(ls -A "$scratch")"

  new_run
  status=$(
    {
      env --default-signal=PIPE NIXVMS_TEST_MARKER="$marker" TMPDIR="$scratch" BEHAVIOUR=chatty timeout 20 "$run" \
        2>/dev/null </dev/null || echo $? >"$work/status"
    } | head -n 3 >/dev/null
    cat "$work/status"
  )
  equal 'nobody reads the output: status' 141 "$status"
  nothing_left 'nobody reads the output'
}
