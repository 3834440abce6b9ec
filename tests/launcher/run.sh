#!/bin/sh
# Tests of the launcher (sdk/nix/launcher): filled in by its own default.nix, run by every shell at hand,
# with little scripts as machines and one real QEMU. Prints failures and "N passed, N failed".
#
#   NIXVMS_TEST_BUSYBOX      a busybox, when it is not on PATH
#   NIXVMS_TEST_VDE_SWITCH   a vde_switch, when it is not on PATH
set -eu

here=$(cd "$(dirname "$0")" && pwd)
launcher=$here/../../sdk/nix/launcher
work=$(mktemp -d "${TMPDIR:-/tmp}/launcher-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Where running networks make themselves known.
export XDG_RUNTIME_DIR="$work/runtime"
mkdir "$XDG_RUNTIME_DIR"

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

# --- Machines -------------------------------------------------------------------------------------

cat >"$work/machine" <<'END'
#!/bin/sh
# A machine that behaves as $BEHAVIOUR says; `name` is its own folder's.
name=${TMPDIR##*/}
: >"$TMPDIR/started"
case "$BEHAVIOUR" in
  short)
    echo "tmp=$TMPDIR use=$USE_TMPDIR pwd=$PWD"
    echo "shared=$SHARED_DIR temporary=${NIXVMS_TEMPORARY-}"
    echo "net=${QEMU_NET_OPTS-} opts=${QEMU_OPTS-}"
    echo "vlan1=${QEMU_VDE_SOCKET_1-} vlan2=${QEMU_VDE_SOCKET_2-}"
    if [ -n "${QEMU_VDE_SOCKET_1-}" ]; then ls -ld "$QEMU_VDE_SOCKET_1"; fi
    if read -r line; then echo "input $line"; else echo 'no input'; fi
    echo 'to standard error' >&2
    ;;
  controls)
    printf '\033c\033[?7l\033[2J\033[0mclear\r\n'
    printf '\033[1;31mred\033[0m \033]0;title\007x\033]52;c;AAAA\033\\y\033Pdcs\033\\z\033(Bw\033 Fv\n'
    printf 'a\001\002\003\010\016\037\177b\tc\n'
    printf 'd\302\233[e \303\251 \342\202\254\n'
    printf '\033'
    printf '\n::error::forged\n'
    printf '%%s %%d $(id) `id` \\n \\033[31m *\n'
    printf '  two spaces  \n\n-n\n'
    printf 'no line feed'
    ;;
  mixed)
    case "$name" in
      alpha) exit 0 ;;
      *) echo 'broken' >&2; exit 3 ;;
    esac
    ;;
  stay)
    sleep 61 &
    echo up
    sleep 60
    ;;
  stubborn)
    trap '' HUP INT TERM
    echo up
    while :; do sleep 0.2; done
    ;;
  daemon)
    # Leaves a process behind that keeps the console open.
    sleep 60 &
    echo up
    exit 0
    ;;
  chatty)
    while :; do echo line; sleep 0.05; done
    ;;
esac
END

# A switch as far as the launcher can see: makes its socket after $SWITCH_DELAY, ends with its input.
cat >"$work/switch" <<'END'
#!/bin/sh
while [ $# -gt 1 ]; do
  case "$1" in
    --sock) sock=$2 ;;
    --dirmode) mode=$2 ;;
  esac
  shift
done
sleep "${SWITCH_DELAY:-0}"
[ -z "${SWITCH_BROKEN-}" ] || { echo 'no switch today' >&2; exit 1; }
mkdir -m "$mode" "$sock"
: >"$sock/ctl"
cat >/dev/null
END
chmod +x "$work/machine" "$work/switch"

# fill OUTPUT MACHINE-SCRIPT SWITCH [EXTRA MACHINE NAME]: instantiates the template by default.nix.
cat >"$work/fill.nix" <<'END'
{ launcher, shell, path, script, switch, alpha ? "alpha" }:
builtins.toFile "run-vms" (
  import (/. + launcher) {
    name = "lab";
    inherit shell path;
    vdeSwitch = switch;
    machines = [
      { name = alpha; address = "192.168.1.1"; system = "x86_64-linux"; vlans = [ 1 ]; runScript = script; }
      { name = "beta-2_x"; address = null; system = "i686-linux"; vlans = [ 1 2 ]; runScript = script; }
    ];
  }
)
END

fill() {
  output=$1
  shift
  store_path=$(nix-instantiate --eval --read-write-mode "$work/fill.nix" --argstr launcher "$launcher" \
    --argstr shell "$interpreter" --argstr path "$tools" "$@" 2>"$work/nix.log") || {
    sed 's/^/    /' "$work/nix.log"
    return 1
  }
  store_path=${store_path#\"}
  cat "${store_path%\"}" >"$output"
  chmod +x "$output"
}

# --- Helpers --------------------------------------------------------------------------------------

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

# --- Tests ----------------------------------------------------------------------------------------

test_arguments() {
  launch "$run" --help
  equal 'help: status' 0 "$status"
  contains 'help: usage' "$out" 'Usage: run-vms'
  for variable in QEMU_OPTS QEMU_NET_OPTS QEMU_KERNEL_PARAMS NIX_DISK_IMAGE TMPDIR USE_TMPDIR SHARED_DIR \
    QEMU_VDE_SOCKET_n NIXVMS_ACCEL --state --forward --list; do
    contains "help: $variable" "$out" "$variable"
  done
  equal 'help: fits a screen' '' "$(awk 'NR > 24 || length > 80' "$work/out")"

  launch "$run" --list
  equal 'list: status' 0 "$status"
  equal 'list' 'alpha     192.168.1.1      x86_64-linux
beta-2_x  -                i686-linux' "$out"
  nothing_left 'list'

  for arguments in gamma --unknown -x --state --forward '--forward alpha' '--forward alpha:80' \
    '--forward alpha:0:80' '--forward alpha:80:65536' '--forward alpha:8x:80' '--forward alpha:080:80' \
    '--forward alpha:99999999999999999999:80' '--forward alpha:1:2:3' '--forward gamma:80:80' \
    '--forward beta-2_x:80:80 alpha' '-- --list'; do
    # shellcheck disable=SC2086 # several arguments
    launch "$run" $arguments
    equal "arguments \"$arguments\": status" 2 "$status"
    equal "arguments \"$arguments\": nothing on standard output" '' "$out"
    contains "arguments \"$arguments\": message" "$err" 'run-vms: '
    nothing_left "arguments \"$arguments\""
  done
  launch "$run" gamma
  contains 'unknown machine: names what exists' "$err" 'alpha beta-2_x'
  launch "$run" --unknown
  contains 'unknown option: names what exists' "$err" '--list --state --forward --help'
  launch env NIX_DISK_IMAGE=disk.img "$run"
  equal 'one disk image for two machines: status' 2 "$status"
  # shellcheck disable=SC2016 # not to be expanded
  launch "$run" '$(touch pwned)`touch pwned`'
  equal 'hostile argument: status' 2 "$status"
  equal 'hostile argument: not executed' '' "$(ls pwned 2>/dev/null || :)"
}

test_environment() {
  launch env BEHAVIOUR=short "$run"
  equal 'run: status' 0 "$status"
  contains 'run: start' "$err" 'run-vms: starting alpha beta-2_x'
  contains 'run: end' "$err" 'run-vms: alpha has ended'
  contains 'prefix' "$out" '[alpha]    no input'
  contains 'prefix, aligned' "$out" '[beta-2_x] no input'
  contains 'standard error of a machine' "$out" '[alpha]    to standard error'
  contains 'own folder' "$out" "/state/alpha use=1 pwd=$scratch/run-vms."
  contains 'socket of the vlan' "$out" "vlan1=$scratch/run-vms."
  contains 'sockets are private' "$out" 'drwx------'
  contains 'machine on one vlan: no second socket' "$out" "/vlan2"
  nothing_left 'run'

  launch env BEHAVIOUR=short QEMU_NET_OPTS=restrict=on QEMU_OPTS='-m 64' "$run" \
    --forward alpha:8080:80 --forward=alpha:8443:443 alpha
  contains 'forward' "$out" \
    '[alpha]    net=restrict=on,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=tcp:127.0.0.1:8443-:443 opts=-m 64'
  lacks 'only the chosen machine' "$out" 'beta-2_x'
  lacks 'only the vlans of the chosen machine' "$out" '/vlan2'

  launch env BEHAVIOUR=short SHARED_DIR=some/dir QEMU_VDE_SOCKET_1=/own/switch "$run" alpha alpha
  contains 'shared folder of the caller, absolute' "$out" "shared=$PWD/some/dir temporary=1"
  contains 'switch of the caller' "$out" 'vlan1=/own/switch'
  equal 'a machine named twice starts once' 1 "$(grep -c 'no input' "$work/out")"

  launch env BEHAVIOUR=mixed "$run"
  equal 'a machine fails: status' 1 "$status"
  contains 'a machine fails: which' "$err" 'run-vms: beta-2_x failed with exit status 3'
  contains 'a machine fails: its message' "$out" '[beta-2_x] broken'
  nothing_left 'a machine fails'

  launch env SWITCH_BROKEN=1 BEHAVIOUR=short "$run"
  equal 'the switch fails: status' 1 "$status"
  contains 'the switch fails: its message' "$err" 'no switch today'
  nothing_left 'the switch fails'

  launch env BEHAVIOUR=daemon "$run" alpha
  equal 'process left behind: status' 0 "$status"
  nothing_left 'process left behind'
}

test_controls() {
  launch env BEHAVIOUR=controls "$run" alpha
  tab=$(printf '\t')
  equal 'control sequences' "[alpha]    clear
[alpha]    red xyzwv
[alpha]    ab${tab}c
[alpha]    d[e é €
[alpha]    
[alpha]    ::error::forged
[alpha]    %s %d \$(id) \`id\` \\n \\033[31m *
[alpha]      two spaces  
[alpha]    
[alpha]    -n
[alpha]    no line feed" "$out"
}

test_state() {
  # shellcheck disable=SC2016 # a hostile name
  for folder in plain 'with space' "it's" 'do$HOME"`x`,$(y)' 'relative/deep'; do
    rm -rf "$work/state"
    mkdir "$work/state"
    cd "$work/state"
    launch env BEHAVIOUR=short "$run" --state "$folder"
    cd "$work"
    equal "state $folder: status" 0 "$status"
    contains "state $folder: machines may make disks" "$out" 'temporary=
'
    contains "state $folder: is said" "$err" "state in $work/state/$folder"
    equal "state $folder: kept" 'started' "$(cd "$work/state/$folder/alpha" && ls started)"
    contains "state $folder: log" "$(cat "$work/state/$folder/beta-2_x/console.log")" 'no input'
    lacks "state $folder: no prefix in the log" "$(cat "$work/state/$folder/alpha/console.log")" '[alpha]'
    equal "state $folder: shared folder" 'alpha beta-2_x shared' "$(cd "$work/state/$folder" && echo *)"
    nothing_left "state $folder"
  done
  rm -rf "$work/state"
}

# Paths of the store are plain, but nothing depends on it.
test_hostile_paths() {
  # shellcheck disable=SC2016 # a hostile name
  folder="$work/a b'c\"\$(touch $work/pwned)\`id\`"
  mkdir -p "$folder"
  cp "$work/machine" "$work/switch" "$folder"
  fill "$work/run-hostile" --argstr script "$folder/machine" --argstr switch "$folder/switch"
  launch env BEHAVIOUR=short TMPDIR="$folder" "$work/run-hostile"
  equal 'hostile paths: status' 0 "$status"
  contains 'hostile paths: machines start' "$out" '[alpha]    no input'
  equal 'hostile paths: nothing executed' '' "$(ls "$work/pwned" 2>/dev/null || :)"
  # shellcheck disable=SC2016 # a hostile name
  for name in 'a b' '-x' '$(id)' 'a;id' 'é' '"' "a'b" '' '*'; do
    if fill "$work/run-name" --argstr script /x --argstr switch /x --argstr alpha "$name" >/dev/null; then
      fail "hostile name \"$name\" is refused"
    else
      ok
    fi
  done
}

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

# A signal at every moment of the start.
signalled_early() {
  for delay in 0 0.01 0.02 0.04 0.08 0.15 0.3; do
    start env BEHAVIOUR=stay SWITCH_DELAY=0.1 "$run"
    # Until the launcher is there, INT is ignored as for any background job.
    while ! is_launcher; do :; done
    sleep "$delay"
    kill "-$1" "$pid"
    await
    equal "$1 after $delay s: status" "$2" "$status"
    nothing_left "$1 after $delay s"
    if [ "$seconds" -gt 4 ]; then fail "$1 after $delay s: took $seconds s"; else ok; fi
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
  if [ "$seconds" -lt 4 ] || [ "$seconds" -gt 20 ]; then
    fail "machines that ignore TERM: killed after 5 s" "$seconds s"
  else
    ok
  fi

  rm -rf "$work/state"
  start env BEHAVIOUR=stubborn "$run" --state "$work/state"
  eventually 'second INT: machines start' both_started
  kill -INT "$pid"
  sleep 0.5
  kill -INT "$pid"
  await
  equal 'second INT: status' 130 "$status"
  if [ "$seconds" -gt 4 ]; then fail 'second INT: at once' "$seconds s"; else ok; fi
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

test_qemu() {
  qemu=$(command -v qemu-system-x86_64) || {
    echo "skipped: QEMU ($shell_name): no qemu-system-x86_64"
    return
  }
  vde=${NIXVMS_TEST_VDE_SWITCH:-$(command -v vde_switch || echo "$work/switch")}
  network=''
  # shellcheck disable=SC2016 # expanded by the start script
  [ "$vde" = "$work/switch" ] || network='-netdev vde,id=vlan1,sock=$QEMU_VDE_SOCKET_1 -device virtio-net-pci,netdev=vlan1,romfile='
  cat >"$work/qemu" <<END
#!/bin/sh
exec $qemu -accel tcg -M pc,graphics=off -m 32 -nodefaults -no-user-config -display none -serial stdio \\
  -netdev user,id=user0\${QEMU_NET_OPTS:+,\$QEMU_NET_OPTS} -device virtio-net-pci,netdev=user0,romfile= \\
  $network \$QEMU_OPTS
END
  chmod +x "$work/qemu"
  fill "$work/run-qemu" --argstr script "$work/qemu" --argstr switch "$vde"
  start "$work/run-qemu" --forward alpha:18431:80
  eventually 'QEMU: firmware on the console' printed '^\[alpha\]    SeaBIOS'
  eventually 'QEMU: firmware of the other machine' printed '^\[beta-2_x\] SeaBIOS'
  # 127.0.0.1:18431 in state LISTEN, and no other address with that port.
  equal 'QEMU: port listens on loopback only' '0100007F:47FF' \
    "$(awk '$2 ~ /:47FF$/ && $4 == "0A" { print $2 }' /proc/net/tcp)"
  kill -TERM "$pid"
  await
  equal 'QEMU: status' 143 "$status"
  lacks 'QEMU: no control sequences' "$out" "$(printf '\033')"
  nothing_left 'QEMU'

  launch timeout 20 "$work/run-qemu" --forward alpha:18431:80 --forward alpha:18431:81 alpha
  equal 'QEMU: port in use: status' 1 "$status"
  contains 'QEMU: port in use: message' "$out" '[alpha]    qemu-system-x86_64: '
  contains 'QEMU: port in use: who failed' "$err" 'run-vms: alpha failed with exit status 1'
  launch timeout 20 env QEMU_OPTS='-no-such-option' "$work/run-qemu" beta-2_x
  contains 'QEMU: its own errors' "$out" '[beta-2_x] qemu-system-x86_64: -no-such-option'
  nothing_left 'QEMU: its own errors'
}

test_shellcheck() {
  command -v shellcheck >/dev/null || return 0
  if shellcheck -s sh "$run" >"$work/shellcheck"; then ok; else fail shellcheck "$(cat "$work/shellcheck")"; fi
}

# run_tests NAME INTERPRETER TOOLS
run_tests() {
  shell_name=$1
  interpreter=$2
  tools=$3
  run=$work/run-vms
  cd "$work"
  fill "$run" --argstr script "$work/machine" --argstr switch "$work/switch"
  test_shellcheck
  test_arguments
  test_environment
  test_controls
  test_state
  test_hostile_paths
  test_signals
  test_terminal
  test_qemu
}

system_tools=$(dirname "$(command -v mktemp)")
for shell in dash bash; do
  if path=$(command -v "$shell"); then
    run_tests "$shell" "$path" "$system_tools"
  else
    echo "skipped: $shell is not present"
  fi
done
if busybox=${NIXVMS_TEST_BUSYBOX:-$(command -v busybox)}; then
  # As the embedded platform has it: every tool is the one busybox.
  mkdir "$work/busybox"
  for applet in sh basename cat date dd head kill ln mkdir mkfifo mktemp rm sed setsid sleep stty tail timeout; do
    ln -s "$busybox" "$work/busybox/$applet"
  done
  run_tests busybox "$work/busybox/sh" "$work/busybox"
else
  echo 'skipped: busybox is not present'
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
