# shellcheck shell=sh disable=SC2034 # variables of what sources it
# Sourced by the scripts of tests: assertions, which count what passed and failed and print failures.
#
#   NIXVMS_TEST_RESULTS   a file that gets a line for each, “ok NAME” or “not ok NAME”, and below the latter what was printed,
#                         indented: tests/NixVms.Scripts.Tests makes tests of them

passed=0
failed=0
# With which shell, where that matters.
shell_name=''

# record LINE: a name is one line.
record() {
  [ -n "${NIXVMS_TEST_RESULTS-}" ] || return 0
  case $1 in
    *'
'*) set -- "$(printf '%s' "$1" | tr '\n' ' ')" ;;
  esac
  printf '%s\n' "$1" >>"$NIXVMS_TEST_RESULTS"
}

# ok WHAT
ok() {
  passed=$((passed + 1))
  record "ok ${shell_name:+($shell_name) }$1"
}

# fail WHAT [DETAILS]
fail() {
  failed=$((failed + 1))
  printf 'FAILED %s\n' "${shell_name:+($shell_name) }$1"
  record "not ok ${shell_name:+($shell_name) }$1"
  [ -n "${2-}" ] || return 0
  printf '%s\n' "$2" | sed 's/^/    /'
  [ -z "${NIXVMS_TEST_RESULTS-}" ] || printf '%s\n' "$2" | sed 's/^/    /' >>"$NIXVMS_TEST_RESULTS"
}

# verify WHAT COMMAND...: it succeeds.
verify() {
  what=$1
  shift
  if "$@"; then ok "$what"; else fail "$what"; fi
}

# equal WHAT EXPECTED ACTUAL
equal() {
  if [ "$2" = "$3" ]; then ok "$1"; else fail "$1" "expected: $2
actual:   $3"; fi
}

# contains WHAT TEXT PART
contains() {
  case "$2" in
    *"$3"*) ok "$1" ;;
    *) fail "$1" "expected to contain: $3
actual: $2" ;;
  esac
}

# lacks WHAT TEXT PART
lacks() {
  case "$2" in
    *"$3"*) fail "$1" "must not contain: $3
actual: $2" ;;
    *) ok "$1" ;;
  esac
}

# eventually WHAT COMMAND...: true within ten seconds
eventually() {
  what=$1
  shift
  tries=100
  until "$@"; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
      fail "$what"
      return 0
    fi
    sleep 0.1
  done
  ok "$what"
}

# finish: the last line, and whether nothing failed.
finish() {
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}
