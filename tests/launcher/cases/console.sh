# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: what machines print, and Ctrl-C at a terminal.

test_controls() {
  launch env BEHAVIOUR=controls "$run" alpha
  tab=$(printf '\t')
  equal 'control sequences' "[alpha]    clear
[alpha]    red xyzwv
[alpha]    ab${tab}c
[alpha]    d[e é €
[alpha]    f[31mgh ● 😀 i
[alpha]    $(printf '\302j\355\240k\364l\340m\302n')
[alpha]    
[alpha]    ::error::forged
[alpha]    %s %d \$(id) \`id\` \\n \\033[31m *
[alpha]      two spaces  
[alpha]    
[alpha]    -n
[alpha]    no line feed" "$out"
}

# What never ends a line is shown in pieces, where the shell can read so.
test_endless() {
  launch env BEHAVIOUR=endless "$run" alpha
  half=$(printf '%04096d' 0)
  case "$shell_name" in
    dash) equal 'a long line' "[alpha]    $half$half
[alpha]    end" "$out" ;;
    *) equal 'a long line' "[alpha]    $half
[alpha]    $half
[alpha]    end" "$out" ;;
  esac
}

# Ctrl-C at a real terminal goes to the whole foreground group.
test_terminal() {
  if ! command -v script >/dev/null; then
    echo "skipped: terminal ($shell_name): no script(1)"
    return
  fi
  new_run
  rm -rf "$work/state"
  mkfifo "$work/keys$run_number"
  timeout 30 env NIXVMS_TEST_MARKER="$marker" TMPDIR="$scratch" BEHAVIOUR=stay SHELL=/bin/sh TERM=xterm \
    script -qec "$run --state $work/state" /dev/null <"$work/keys$run_number" >"$work/out" 2>&1 &
  pid=$!
  exec 3>"$work/keys$run_number"
  eventually 'terminal: machines start' both_started
  eventually 'terminal: coloured prefix' printed "$(printf '\033')\[32m\[alpha\]   $(printf '\033')\[0m up"
  printf '\003' >&3
  await
  exec 3>&-
  equal 'terminal: status' 130 "$status"
  nothing_left 'terminal'
}
