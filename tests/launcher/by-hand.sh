#!/bin/sh
# Tests of run-vms shell, ssh and console as far as no machine is needed (tests/NixVms.Testing.Tests/ByHand has those
# with one): which running network is meant, and what is said when there is none. Little scripts stand for machines.
# Prints failures and "N passed, N failed".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/by-hand-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/Shared/assert.sh
. "$here/../Shared/assert.sh"

# answers WHAT STATUS PART: of the last command.
answers() {
  case "$status:$output" in
    "$2:"*"$3"*) ok "$1" ;;
    *) fail "$1" "expected: $2, and in the output: $3
actual:   $status, $output" ;;
  esac
}

# ask ARGUMENT...: sets `status` and `output`.
ask() {
  status=0
  output=$(timeout 30 "$work/run-vms" "$@" 2>&1 </dev/null) || status=$?
}

cat >"$work/machine" <<'END_OF_MACHINE'
#!/bin/sh
exec sleep 60
END_OF_MACHINE
chmod +x "$work/machine"

cat >"$work/fill.nix" <<'END_OF_NIX'
{ launcher, shell, path, script, byHand, fixed }:
builtins.toFile "run-vms" (
  import (/. + launcher) {
    name = "by-hand-test";
    inherit shell path;
    byHand = byHand == "true";
    vdeSwitch = "/no/switch";
    inherit fixed;
    machines = map (name: { inherit name; address = null; system = "x86_64-linux"; vlans = [ ]; runScript = script; }) [ "alpha" "beta" "shell" ];
  }
)
END_OF_NIX

# fill SHELL BY_HAND [FIXED]
fill() {
  store_path=$(nix-instantiate --eval --read-write-mode "$work/fill.nix" --argstr launcher "$here/../../sdk/nix/launcher" \
    --argstr shell "$1" --argstr path "$(dirname "$(command -v mktemp)")" --argstr script "$work/machine" --argstr byHand "$2" --argstr fixed "${3-}" 2>"$work/nix.log") || {
    cat "$work/nix.log"
    exit 1
  }
  store_path=${store_path#\"}
  cat "${store_path%\"}" >"$work/run-vms"
  chmod +x "$work/run-vms"
}

# tell REPOSITORY-FOLDER TABLE FOLDER: compares what the launcher's functions tell with a table of tests/Shared/Switching.
cat >"$work/tell" <<'END_OF_TELL'
set -eu
machine=m run=$3 fixed=$3/new
mkdir -p "$fixed"
. "$1/../../sdk/nix/launcher/run-vms/controls.sh"
. "$1/../../sdk/nix/launcher/run-vms/by-hand/switch.sh"
outputs() {
  summarise "$3"
  told=$done
}
reasons() {
  sed -n 's/^- //p' "$3" >"$run/m.fixed"
  sed -n 's/^+ //p' "$3" >"$fixed/m"
  find_reasons
  told=$reasons
}
cases=0
: >"$3/said"
while IFS='' read -r row; do
  case "$row" in
    '= '*)
      "$2" "$1" "$2" "$3/said"
      if [ "$cases" -gt 0 ] && [ "$told" != "${row#= }" ]; then
        printf '%s: told "%s" and not "%s"\n' "$2" "$told" "${row#= }"
        exit 1
      fi
      cases=$((cases + 1))
      : >"$3/said"
      ;;
    *) printf '%s\n' "$row" >>"$3/said" ;;
  esac
done <"$1/../Shared/Switching/$2.txt"
[ "$cases" -gt 3 ] || exit 1
echo "$cases told as expected"
END_OF_TELL

# start FOLDER MACHINE...: runs the network in the background; adds to `running`.
start() {
  mkdir -p "$work/$1"
  cd "$work/$1"
  shift
  "$work/run-vms" "$@" >/dev/null 2>&1 </dev/null &
  running="$running $!"
  cd "$work"
  tries=100
  while [ ! -L "$XDG_RUNTIME_DIR/run-vms-$!" ] && [ "$tries" -gt 0 ]; do
    sleep 0.1
    tries=$((tries - 1))
  done
}

stop_all() {
  for process in $running; do
    kill "$process"
    wait "$process" || :
  done
  running=''
}

running=''
for shell_name in dash bash; do
  interpreter=$(command -v "$shell_name") || continue
  XDG_RUNTIME_DIR=$work/runtime-$shell_name
  mkdir "$XDG_RUNTIME_DIR"
  export XDG_RUNTIME_DIR
  fill "$interpreter" true
  cd "$work"

  ask shell alpha
  answers 'no network runs' 1 'the network by-hand-test is not running; start it first, with dotnet run or run-vms'
  ask console
  answers 'no machine is named' 2 'needs the name of a machine; there are: alpha beta shell'
  ask ssh gamma
  answers 'no such machine' 2 'there is no machine "gamma" in the network by-hand-test'
  ask --help
  answers 'help' 0 'run-vms ssh MACHINE'

  # Left by a run that was cut off; the next one removes it.
  ln -s "$work/nowhere" "$XDG_RUNTIME_DIR/run-vms-1"
  start one alpha
  verify 'a stale link is removed' [ ! -L "$XDG_RUNTIME_DIR/run-vms-1" ]
  ask shell beta true
  answers 'a machine that was not started' 1 'beta was not started with the network; its machines are: alpha'
  ask shell alpha
  answers 'no terminal' 2 'without a terminal, run-vms shell needs a command'
  ask console alpha
  answers 'no terminal for the console' 2 'run-vms console needs a terminal'
  ask ssh alpha
  answers 'no SSH server' 1 'alpha has no SSH server; services.openssh.enable = true gives it one'

  start two beta
  ask shell alpha true
  answers 'two copies' 1 'the network by-hand-test runs several times; say which one:'
  answers 'two copies: how' 1 "--pid ${running##* }, started in $work/two"
  ask ssh --pid "${running##* }" alpha
  answers 'one of two copies, by number' 1 'alpha was not started with the network; its machines are: beta'
  cd "$work/one"
  ask ssh beta
  answers 'one of two copies, by folder' 1 'beta was not started with the network; its machines are: alpha'
  cd "$work"
  stop_all
  equal 'no link is left' '' "$(ls -A "$XDG_RUNTIME_DIR")"

  # A machine of that name, alone on the command line, is started.
  start three shell
  ask ssh shell
  answers 'a machine called shell' 1 'shell has no SSH server'
  stop_all

  # What a machine cannot take over is said before anybody talks to it, of all machines.
  mkdir -p "$work/before" "$work/after"
  printf '%s\n' 'memory=384' 'the kernel=/nix/store/a' 'same=x y' 'gone=1' >"$work/before/alpha"
  cp "$work/before/alpha" "$work/before/beta"
  cp "$work/before/alpha" "$work/after/beta"
  printf '%s\n' 'memory=512' 'the kernel=/nix/store/b' 'same=x y' 'new=' >"$work/after/alpha"
  ask switch
  answers 'switch: no network runs' 1 'the network by-hand-test is not running'
  ask switch gamma
  answers 'switch: no such machine' 2 'there is no machine "gamma" in the network by-hand-test'
  fill "$interpreter" true "$work/before"
  start five alpha beta
  fill "$interpreter" true "$work/after"
  ask switch
  answers 'switch: reasons' 1 'run-vms: NIXVM5001: alpha needs a restart: memory changed (384 → 512), the kernel changed, gone changed (1 → none)
run-vms: Nothing was changed.'
  answers 'switch: a machine that was not started' 1 'run-vms: shell does not run: it was not started with the network'
  ask switch beta
  answers 'switch: a machine alone; its build is none here' 1 'beta: its build is gone from the store'
  stop_all

  # What is told of a switch, for cases that NixVms.Testing is tested with, too.
  for table in outputs reasons; do
    status=0
    output=$("$interpreter" "$work/tell" "$here" "$table" "$work/told" 2>&1) || status=$?
    answers "switch: $table" 0 "told as expected"
  done

  fill "$interpreter" false
  start four alpha
  ask shell alpha true
  answers 'QEMU is too old' 1 'alpha has nothing to connect to: its QEMU is older than 2.6'
  stop_all
done

finish
