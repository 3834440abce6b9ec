# Prints kvm or tcg: what QEMU can use on this host to run a machine.
#
# /dev/kvm may be there, and run a guest of one instruction, and still hang with a real kernel. So a real kernel is
# started, without a root file system: it panics, restarts and thereby ends QEMU. That takes half a second, or three
# seconds where it hangs, so the answer is remembered until the host restarts or QEMU changes.
#
# Settings before this text: store, tools, kernel, qemu_default, machine_type, processor, host_processor. A machine with another
# processor than the host's is emulated, whatever is asked for. NIXVMS_ACCEL (kvm or tcg) and NIXVMS_QEMU
# override, and NIXVMS_STORE is the folder of store paths of a published network.
set -eu

tools=${NIXVMS_STORE:-$store}${tools#"$store"}
kernel=${NIXVMS_STORE:-$store}${kernel#"$store"}
PATH=$PATH:$tools

case ${NIXVMS_ACCEL-} in
  kvm | tcg | '') ;;
  *)
    echo "nixvms-accel: NIXVMS_ACCEL is \"$NIXVMS_ACCEL\"; it can be kvm or tcg." >&2
    exit 2
    ;;
esac

tcg() {
  echo tcg
  exit
}

[ "$processor" = "$host_processor" ] || tcg
[ -z "${NIXVMS_ACCEL-}" ] || {
  echo "$NIXVMS_ACCEL"
  exit
}
[ -r /dev/kvm ] || tcg
[ -w /dev/kvm ] || tcg
[ ! -e /sys/module/kvm_pvm ] || tcg
[ "$processor" != x86 ] || grep -q -w -E 'svm|vmx' /proc/cpuinfo || tcg
qemu=$(command -v "${NIXVMS_QEMU:-$qemu_default}") || tcg

boot=$(cat /proc/sys/kernel/random/boot_id 2> /dev/null) || boot=unknown
kernel_name=${kernel%/*}
key=$boot-$(stat -L -c '%d-%i-%Y-%s' "$qemu")-${kernel_name##*/}
key=$(printf %s "$key" | sha256sum)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/nixvms
answer=$cache/accel-${key%% *}

if [ -r "$answer" ]; then
  case $(cat "$answer") in
    kvm) echo kvm && exit ;;
    tcg) tcg ;;
  esac
fi

if timeout -s KILL 3 "$qemu" -accel kvm -cpu host -M "$machine_type" -m 128 \
  -nodefaults -no-user-config -no-reboot -display none -serial none -kernel "$kernel" -append panic=-1 < /dev/null > /dev/null 2>&1; then
  result=kvm
else
  result=tcg
fi

# Written under another name first: several machines start at once.
if mkdir -p "$cache" 2> /dev/null && temporary=$(mktemp "$cache/.accel.XXXXXX" 2> /dev/null); then
  echo "$result" > "$temporary"
  mv -f "$temporary" "$answer"
fi
echo "$result"
