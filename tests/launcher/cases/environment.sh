# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: what machines get, and how they end.

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
