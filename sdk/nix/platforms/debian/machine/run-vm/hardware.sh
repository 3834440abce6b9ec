# Processor, memory, screen and kernel.
accel=$("$shell" "$accel_probe")
case $accel in
  kvm) accel='-accel kvm -cpu host' ;;
  *)
    if [ -n "$force_accel" ]; then
      complain 'virtualisation.qemu.forceAccel is set, and KVM does not work on this host.'
      exit 1
    fi
    # All that QEMU can emulate: on its default processor, which lacks SSE4.2 and POPCNT, newer programs do not start.
    accel='-accel tcg,tb-size=128 -cpu max'
    # Where code has the same address in every process, QEMU translates it once for all of them.
    kernel_params="$kernel_params norandmaps"
    # With one processor, the kernel would rewrite each of its lock instructions, and find out how fast the processor's
    # own timer is, where another one will do. Emulated, that takes half a second.
    [ "$cores" != 1 ] || kernel_params="$kernel_params noreplace-smp nolapic_timer"
    ;;
esac

# The caller's arguments are counted now and moved to the end below: what comes last wins.
callers=$#
set -f

set -- "$@" -name "$machine" -m "$memory" -smp "$cores" -M "$machine_type" -nodefaults -no-user-config
# shellcheck disable=SC2086 # words
set -- "$@" $accel -device virtio-rng-pci
if [ -n "$graphics" ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  set -- "$@" -vga std -device virtio-tablet-pci
  [ -z "$keyboard" ] || set -- "$@" -device virtio-keyboard-pci
else
  set -- "$@" -nographic
fi

set -- "$@" -kernel "$kernel/kernel" -initrd "$initrd/initrd" \
  -append "$kernel_params systemConfig=$system nixvms.owner=$owner nixvms.base=$base ${QEMU_KERNEL_PARAMS-}"

