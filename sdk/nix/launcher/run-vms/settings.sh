#!/bin/sh
# Starts a network of virtual machines: one virtual switch per vlan, then every machine in parallel.
# A template in parts: default.nix joins them, and fills in what is written between @ signs, quoted as data.
#
# Processes. This shell starts a supervisor (a subshell) per machine; the supervisor starts the machine,
# in a session of its own so that all of its processes can be signalled, and the reader of its console.
# So every process is a child of the one that waits for it, and no pid is lost in a pipeline.
set -eu

# Until there is something to stop; then, stopping.sh says what it does. The traps themselves are set once: bash forgets
# an INT that comes while it runs a tool and has no trap, and any signal that comes while it sets one.
# shellcheck disable=SC2317 # called by the traps
on_signal() {
  case "$1" in
    HUP) exit 129 ;;
    INT) exit 130 ;;
    *) exit 143 ;;
  esac
}
trap 'on_signal HUP' HUP
trap 'on_signal INT' INT
trap 'on_signal TERM' TERM

# in_store PATH: sets `path` to where it is. A published network has its own folder of store paths, NIXVMS_STORE, and no
# /nix/store: then scripts are started by `shell`, since the one that they name is not there.
store=@store@
in_store() {
  path=$1
  case "$1" in
    "$store"/*) path=${NIXVMS_STORE:-$store}${1#"$store"} ;;
  esac
}

network=@network@
machines=@machines@
width=@width@
by_hand=@byHand@
in_store @shell@ && shell=$path
in_store @vdeSwitch@ && vde_switch=$path
in_store @accel@ && accel=$path
in_store @fixed@ && fixed=$path
line_feed='
'

# Functions for the agent of a machine, from the files that NixVms.Testing has them from (sdk/nix/guest).
# shellcheck disable=SC2016 # expanded there
end_command=@endCommand@
# shellcheck disable=SC2016
take_build=@takeBuild@
# shellcheck disable=SC2016
make_store_writable=@makeStoreWritable@

# The launcher's own tools come first; machines get the caller's PATH.
caller_path=${PATH-/usr/bin:/bin}
in_store @path@
PATH=$path:$caller_path
export PATH

# Sets these variables for one machine. Fails when the network has no such machine.
address='' system='' vlans='' script='' ssh_port=''
describe() {
  case "$1" in
    # @describe@
    *) return 1 ;;
  esac
  in_store "$script"
  script=$path
}

