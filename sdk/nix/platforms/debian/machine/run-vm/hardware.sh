# Processor, memory, screen and kernel.
accel=$("$shell" "$accel_probe")
case $accel in
  kvm) accel='-accel kvm -cpu host' ;;
  *)
    if [ -n "$force_accel" ]; then
      complain 'virtualisation.qemu.forceAccel is set, and KVM does not work on this host.'
      exit 1
    fi
    # MiB for translated code, of which the start of a machine fills up to 145. When it is full, QEMU forgets all of it.
    accel="-accel tcg,tb-size=192 -cpu $emulated_cpu"
    # Where code has the same address in every process, QEMU translates it once for all of them.
    kernel_params="$kernel_params norandmaps"
    [ "$cores" != 1 ] || kernel_params="$kernel_params $one_core_params"
    ;;
esac

# The caller's arguments are counted now and moved to the end below: what comes last wins.
callers=$#
set -f

set -- "$@" -name "$machine" -m "$memory" -smp "$cores" -M "$machine_type" -nodefaults -no-user-config
# shellcheck disable=SC2086 # words
set -- "$@" $accel -device virtio-rng-pci
if [ -n "$graphics" ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  # shellcheck disable=SC2086 # words
  set -- "$@" $screen -device virtio-tablet-pci
  [ -z "$keyboard" ] || set -- "$@" -device virtio-keyboard-pci
else
  set -- "$@" -nographic
fi

set -- "$@" -kernel "$kernel/kernel" -initrd "$initrd/initrd" \
  -append "$kernel_params systemConfig=$system nixvms.owner=$owner nixvms.base=$base ${QEMU_KERNEL_PARAMS-}"

