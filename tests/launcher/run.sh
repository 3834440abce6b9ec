#!/bin/sh
# Tests of the launcher (sdk/nix/launcher): filled in by its own default.nix, run by every shell at hand,
# with little scripts as machines and one real QEMU. Prints failures and "N passed, N failed".
#
#   NIXVMS_TEST_BUSYBOX      a busybox, when it is not on PATH
#   NIXVMS_TEST_VDE_SWITCH   a vde_switch, when it is not on PATH
# shellcheck disable=SC2154,SC2034 # variables of its parts
set -eu

here=$(cd "$(dirname "$0")" && pwd)
launcher=$here/../../sdk/nix/launcher
work=$(mktemp -d "${TMPDIR:-/tmp}/launcher-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Where running networks make themselves known.
export XDG_RUNTIME_DIR="$work/runtime"
mkdir "$XDG_RUNTIME_DIR"

# shellcheck source=tests/Shared/assert.sh
. "$here/../Shared/assert.sh"
for part in lib/machines lib/runs cases/arguments cases/environment cases/console cases/folders cases/signals cases/watch cases/qemu; do
  # shellcheck source=/dev/null # each is checked by itself
  . "$here/$part.sh"
done

test_shellcheck() {
  command -v shellcheck >/dev/null || return 0
  equal shellcheck '' "$(shellcheck -s sh "$run")"
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
  test_endless
  test_state
  test_hostile_paths
  test_signals
  test_terminal
  test_watch
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

finish
