#!/bin/sh
# Evaluates networks with real nixpkgs trees, those in NIXVMS_TEST_NIXPKGS (separated by colons): the man page's own
# network, word for word, must give .drv files for both of its systems from one evaluation. That each platform reads its
# own files only is seen with a stand-in for a tree, too.
# Prints a line for each failure, then "N passed, N failed".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tree=''
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/Shared/assert.sh
. "$here/../../Shared/assert.sh"

# check WHAT COMMAND...: it succeeds; Nix has said why not.
check() {
  what="${tree##*/}: $1"
  shift
  if "$@"; then ok "$what"; else fail "$what" "$(tail -n 20 "$work/error")"; fi
}

# evaluate NETWORK [ARGUMENT...]: the manifest, or another `attribute`, in $work/manifest, a field a line for the checks below.
attribute=build
evaluate() {
  network=$1
  shift
  NIX_PATH='' timeout 300 nix-instantiate --eval --strict --json --read-write-mode "$root/sdk/nix/network.nix" -A "$attribute" \
    --argstr networkFile "$network" --argstr name lab --argstr platform nixos --argstr system x86_64-linux \
    --argstr nixpkgs "$tree" "$@" >"$work/json" 2>"$work/error" || return 1
  # Every string value and number on a line of its own: "key":value
  sed 's/[,{}]/\n/g; s/\[/\n/g; s/\]/\n/g' "$work/json" >"$work/manifest"
}

fails() { ! "$@"; }
has() { grep -qF "$1" "$work/manifest"; }
says() { grep -qF "$1" "$work/error"; }
count() { [ "$(grep -cF "$2" "$work/manifest")" -eq "$1" ]; }

derivations() { sed -n 's/^"drvPath":"\(.*\)"$/\1/p' "$work/manifest"; }

# needs TEXT: whether it is in one of the derivations in $work/needs.
needs() { xargs grep -slF "$1" <"$work/needs" | grep -q .; }

all_on_disk() {
  [ "$(derivations | wc -l)" -eq "$1" ] || return 1
  for derivation in $(derivations); do
    [ -s "$derivation" ] || return 1
  done
}

# A derivation names its own system. What starts a machine is of the host's; the machine itself is among what that needs.
some_for() {
  for derivation in $(derivations); do
    if [ -n "$(nix-store --query --requisites "$derivation" | grep '\.drv$' | xargs grep -lF "\"$1\"")" ]; then return 0; fi
  done
  return 1
}

# The code block of nixos-build-vms(8), byte for byte.
is_verbatim() {
  [ "$(sha256sum <"$root/samples/ManPage/network.nix")" = '40d7a15649433233cefabb0123a3d6c56607b34ca0640c552eaaf6a00ae0e0aa  -' ]
}

# reads ENTRY-ARGUMENTS...: the files of the SDK that the evaluation reads, in $work/error.
reads() {
  NIX_PATH='' nix-instantiate --eval --strict --json -v "$root/sdk/nix/network.nix" -A build --argstr name lab \
    --argstr system x86_64-linux "$@" >/dev/null 2>"$work/error"
}

# A network of one platform does not touch the files of the other.
test_laziness() {
  check 'platform debian' reads --argstr platform debian --argstr networkFile "$here/../network/networks/hostile.nix" \
    --argstr debianLock "$here/../debian/lock.json"
  check 'platform debian reads its files' says "$root/sdk/nix/platforms/debian/default.nix"
  check 'platform debian reads no file of nixos' fails says "$root/sdk/nix/platforms/nixos/"
  check 'platform nixos' reads --argstr platform nixos --argstr networkFile "$here/networks/assertion.nix" \
    --argstr nixpkgs "$tree"
  check 'platform nixos reads its files' says "$root/sdk/nix/platforms/nixos/default.nix"
  check 'platform nixos reads no file of debian' fails says "$root/sdk/nix/platforms/debian/"
}

test_tree() {
  test_laziness
  check 'platform nixos reads nothing of our library' fails says "$root/sdk/nix/lib/default.nix"
  check 'the man page is evaluated' evaluate "$root/samples/ManPage/network.nix"
  check 'three derivations on disk' all_on_disk 3
  check 'a 32-bit machine' some_for i686-linux
  check 'a 64-bit machine' some_for x86_64-linux
  check 'the system in the manifest' has '"system":"i686-linux"'
  check 'the address' has '"primaryIPAddress":"192.168.1.2"'
  check 'the host for ssh' has '"targetHost":"test1.example.net"'
  check 'the position' has '"line":11'
  check 'no error' fails has '"code"'
  # Other checkouts of nixpkgs may sit beside the one that was given.
  check 'the start script' has '/bin/run-test2-vm"'

  check 'a function network with defaults' evaluate "$here/networks/function.nix" \
    --arg arguments '{ "count" = (2); }'
  check 'its machines on disk' all_on_disk 3
  check 'defaults reach every machine' count 2 '"memorySize":512'
  check 'a machine overrides defaults' has '"hostName":"node2"'
  check 'vlans' has '"interface":"eth2"'
  check 'a host name of its own' has '/bin/run-node2-vm"'

  check 'failed assertions do not stop the evaluation' evaluate "$here/networks/assertion.nix"
  check 'their message' has '"the moon is not full'
  check 'the other machine is complete' all_on_disk 1
  check 'warnings' has '"mind the gap"'

  check 'targetHost that is no string' fails evaluate "$here/networks/target-host.nix"
  check 'its code' says 'NIXVM3022: deployment.targetHost of the machine "web" is a number'
  check 'its position' says "at $here/networks/target-host.nix:3:5"

  attribute=deployment
  check 'systems of computers' evaluate "$here/networks/deployed.nix"
  attribute=build
  check 'their derivations' all_on_disk 2
  check 'a key' has '"text":"swordfish"'
  web=$(derivations | grep -e '-nixos-system-web-')
  nix-store --query --requisites "$web" >"$work/needs"
  check 'their own disks' needs '/dev/vda1 / ext4'
  check 'nodes of the others' needs '10.0.0.1 db.example.net'
  check 'no derivation has a key' fails needs swordfish
}

: >"$work/error"
check 'the sample is the example of the man page' is_verbatim
tree=$here/trees/modern
test_laziness
if [ -z "${NIXVMS_TEST_NIXPKGS:-}" ]; then
  echo 'skipped: networks on real nixpkgs (set NIXVMS_TEST_NIXPKGS to a list of trees)'
else
  IFS=:
  for tree in $NIXVMS_TEST_NIXPKGS; do
    unset IFS
    test_tree
  done
fi

finish
