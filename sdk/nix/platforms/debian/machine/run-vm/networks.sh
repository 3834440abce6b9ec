# Networks: eth0 leads to the host, eth1 and on to the vlans. No network card has a boot ROM: nothing starts from it.
[ "${NIXVMS_FORWARD_PORTS-}" != 0 ] || host_ports=
# QEMU starts the program for each connection that the machine makes.
for port in ${NIXVMS_HOST_PORTS-}; do
  case $port in
    *[!0-9]*)
      complain "NIXVMS_HOST_PORTS: $port is no port."
      exit 2
      ;;
  esac
  guest_ports=$guest_ports,guestfwd=tcp:10.0.2.100:$port-cmd:$(option_value "$tools/nc")\ 127.0.0.1\ $port
done
set -- "$@" -device virtio-net-pci,netdev=user.0,romfile= \
  -netdev "user,id=user.0$host_ports$guest_ports$restrict_network${QEMU_NET_OPTS:+,$QEMU_NET_OPTS}"
index=0
for card in $cards; do
  vlan=${card%%/*}
  index=$((index + 1))
  eval "socket=\${QEMU_VDE_SOCKET_$vlan-}"
  if [ -n "$socket" ]; then
    set -- "$@" -netdev "vde,id=vlan$index,sock=$(option_value "$socket")"
  else
    # Started alone: the interface is there, and nobody answers.
    set -- "$@" -netdev "user,id=vlan$index,restrict=on"
  fi
  set -- "$@" -device "virtio-net-pci,netdev=vlan$index,romfile=,mac=${card#*/}"
done

