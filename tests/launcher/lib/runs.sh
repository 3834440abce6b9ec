# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: runs of the launcher, and what they leave.

marker=''
scratch=''

# Each run has a temporary folder and a marker in the environment of all its processes.
new_run() {
  run_number=$((${run_number:-0} + 1))
  marker=launcher-test-$$-$run_number
  scratch=$work/tmp$run_number
  mkdir "$scratch"
}

# launch ARGUMENT...: runs the launcher in the foreground; sets `status`, `out` and `err`.
launch() {
  new_run
  status=0
  timeout 60 env NIXVMS_TEST_MARKER="$marker" TMPDIR="$scratch" "$@" \
    >"$work/out" 2>"$work/err" </dev/null || status=$?
  out=$(cat "$work/out")
  err=$(cat "$work/err")
}

# start COMMAND...: runs the launcher in the background, signals as at a terminal; sets `pid`.
start() {
  new_run
  # Not those of the last run until this one has begun.
  : >"$work/out"
  : >"$work/err"
  env --default-signal=INT,QUIT,HUP,TERM NIXVMS_TEST_MARKER="$marker" TMPDIR="$scratch" "$@" \
    >"$work/out" 2>"$work/err" </dev/null &
  pid=$!
}

# await: waits for the launcher in the background; sets `status`, `out`, `err` and `seconds`.
await() {
  began=$(date +%s)
  status=0
  wait "$pid" || status=$?
  seconds=$(($(date +%s) - began))
  out=$(cat "$work/out")
  err=$(cat "$work/err")
}

# took WHAT LEAST MOST: the seconds until its end.
took() {
  if [ "$seconds" -ge "$2" ] && [ "$seconds" -le "$3" ]; then ok "$1"; else fail "$1" "$seconds s"; fi
}

processes() {
  grep -sl "NIXVMS_TEST_MARKER=$marker" /proc/[0-9]*/environ || :
}

no_processes() { [ -z "$(processes)" ]; }
both_started() { [ -e "$work/state/alpha/started" ] && [ -e "$work/state/beta-2_x/started" ]; }
is_launcher() { [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = run-vms ]; }
printed() { grep -q "$1" "$work/out"; }

# A killed process may need a moment to die where the machine is busy.
nothing_left() {
  eventually "$1: no process is left" no_processes
  equal "$1: no folder is left" '' "$(cd "$scratch" && find . ! -name .)"
}

has_default_signal=''
if env --default-signal=INT true 2>/dev/null; then has_default_signal=1; fi
