# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: machines that are a real QEMU.

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
