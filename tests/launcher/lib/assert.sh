# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh, and by that of tests/images: assertions, which count what passed and failed.

passed=0
failed=0
shell_name=''

ok() { passed=$((passed + 1)); }

fail() {
  failed=$((failed + 1))
  printf 'FAILED (%s) %s\n' "$shell_name" "$1"
  if [ -n "${2-}" ]; then printf '%s\n' "$2" | sed 's/^/    /'; fi
}

# equal WHAT EXPECTED ACTUAL
equal() {
  if [ "$2" = "$3" ]; then ok; else fail "$1" "expected: $2
actual:   $3"; fi
}

# contains WHAT TEXT PART
contains() {
  case "$2" in
    *"$3"*) ok ;;
    *) fail "$1" "expected to contain: $3
actual: $2" ;;
  esac
}

# lacks WHAT TEXT PART
lacks() {
  case "$2" in
    *"$3"*) fail "$1" "must not contain: $3
actual: $2" ;;
    *) ok ;;
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
  ok
}
