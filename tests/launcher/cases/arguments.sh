# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: what is said to arguments.

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
  contains 'unknown option: names what exists' "$err" '--list --state --forward --stop-with --help'
  launch env NIX_DISK_IMAGE=disk.img "$run"
  equal 'one disk image for two machines: status' 2 "$status"
  # shellcheck disable=SC2016 # not to be expanded
  launch "$run" '$(touch pwned)`touch pwned`'
  equal 'hostile argument: status' 2 "$status"
  equal 'hostile argument: not executed' '' "$(ls pwned 2>/dev/null || :)"
}
