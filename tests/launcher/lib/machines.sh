# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: little scripts as machines and as their switch, and a launcher for them.

cat >"$work/machine" <<'END'
#!/bin/sh
# A machine that behaves as $BEHAVIOUR says; `name` is its own folder's.
name=${TMPDIR##*/}
: >"$TMPDIR/started"
case "$BEHAVIOUR" in
  short)
    echo "tmp=$TMPDIR use=$USE_TMPDIR pwd=$PWD"
    echo "shared=$SHARED_DIR temporary=${NIXVMS_TEMPORARY-}"
    echo "net=${QEMU_NET_OPTS-} opts=${QEMU_OPTS-}"
    echo "vlan1=${QEMU_VDE_SOCKET_1-} vlan2=${QEMU_VDE_SOCKET_2-}"
    if [ -n "${QEMU_VDE_SOCKET_1-}" ]; then ls -ld "$QEMU_VDE_SOCKET_1"; fi
    if read -r line; then echo "input $line"; else echo 'no input'; fi
    echo 'to standard error' >&2
    ;;
  controls)
    printf '\033c\033[?7l\033[2J\033[0mclear\r\n'
    printf '\033[1;31mred\033[0m \033]0;title\007x\033]52;c;AAAA\033\\y\033Pdcs\033\\z\033(Bw\033 Fv\n'
    printf 'a\001\002\003\010\016\037\177b\tc\n'
    printf 'd\302\233[e \303\251 \342\202\254\n'
    printf 'f\233[31mg\205h \342\227\217 \360\237\230\200 i\237\n'
    printf '\302j\355\240\200k\364\220\200l\340\200\233m\302\302\233\233n\n'
    printf '\033'
    printf '\n::error::forged\n'
    printf '%%s %%d $(id) `id` \\n \\033[31m *\n'
    printf '  two spaces  \n\n-n\n'
    printf 'no line feed'
    ;;
  endless)
    printf '%08192d' 0
    printf '\nend\n'
    ;;
  mixed)
    case "$name" in
      alpha) exit 0 ;;
      *) echo 'broken' >&2; exit 3 ;;
    esac
    ;;
  stay)
    sleep 61 &
    echo up
    sleep 60
    ;;
  stubborn | slow-first)
    # slow-first: the first machine takes its time to end, the others do not.
    if [ "$BEHAVIOUR" = stubborn ] || [ "$name" = alpha ]; then trap '' HUP INT TERM; fi
    echo up
    while :; do sleep 0.2; done
    ;;
  daemon)
    # Leaves a process behind that keeps the console open.
    sleep 60 &
    echo up
    exit 0
    ;;
  chatty)
    while :; do echo line; sleep 0.05; done
    ;;
esac
END

# A switch as far as the launcher can see: makes its socket after $SWITCH_DELAY, ends with its input.
cat >"$work/switch" <<'END'
#!/bin/sh
while [ $# -gt 1 ]; do
  case "$1" in
    --sock) sock=$2 ;;
    --dirmode) mode=$2 ;;
  esac
  shift
done
sleep "${SWITCH_DELAY:-0}"
[ -z "${SWITCH_BROKEN-}" ] || { echo 'no switch today' >&2; exit 1; }
mkdir -m "$mode" "$sock"
: >"$sock/ctl"
cat >/dev/null
END
chmod +x "$work/machine" "$work/switch"

# fill OUTPUT MACHINE-SCRIPT SWITCH [EXTRA MACHINE NAME]: instantiates the template by default.nix.
cat >"$work/fill.nix" <<'END'
{ launcher, shell, path, script, switch, alpha ? "alpha" }:
builtins.toFile "run-vms" (
  import (/. + launcher) {
    name = "lab";
    inherit shell path;
    vdeSwitch = switch;
    machines = [
      { name = alpha; address = "192.168.1.1"; system = "x86_64-linux"; vlans = [ 1 ]; runScript = script; }
      { name = "beta-2_x"; address = null; system = "i686-linux"; vlans = [ 1 2 ]; runScript = script; }
    ];
  }
)
END

fill() {
  output=$1
  shift
  store_path=$(nix-instantiate --eval --read-write-mode "$work/fill.nix" --argstr launcher "$launcher" \
    --argstr shell "$interpreter" --argstr path "$tools" "$@" 2>"$work/nix.log") || {
    sed 's/^/    /' "$work/nix.log"
    return 1
  }
  store_path=${store_path#\"}
  cat "${store_path%\"}" >"$output"
  chmod +x "$output"
}
