# --- Start ----------------------------------------------------------------------------------------

# The path of a socket has at most 107 characters, and everything below must be plain.
make_absolute "${TMPDIR:-/tmp}"
temporary=$absolute
if ! is_plain "$temporary" || [ "${#temporary}" -gt 60 ] || [ ! -d "$temporary" ]; then temporary=/tmp; fi
# The subshell is deaf to signals, so that the name of the folder is known once the folder exists.
run=$(
  trap '' HUP INT TERM
  mktemp -d "$temporary/run-vms.XXXXXX"
)
stop_if_signalled

keep=''
if [ -z "$state" ]; then
  state=$run/state
  mkdir "$state"
else
  make_absolute "$state"
  state=$absolute
  mkdir -p "$state"
  keep=$state
  if ! is_plain "$state"; then
    ln -s "$state" "$run/state"
    state=$run/state
  fi
fi
if [ -z "$shared" ]; then
  shared=$state/shared
  mkdir -p "$shared"
fi
stop_if_signalled

# Held open by this shell alone: a switch ends at the end of its standard input, so also when we are killed.
mkfifo "$run/hold"
exec 9<>"$run/hold"

# start_switch VLAN: starts the switch of a vlan and names its socket to the machines.
start_switch() {
  socket=$run/vlan$1
  # shellcheck disable=SC2086 # nothing where the system has no setsid
  # A hub, as in NixOS tests: a vde_switch that is none drops frames of tagged networks (802.1Q).
  $isolate ${NIXVMS_STORE:+"$shell"} "$vde_switch" --hub --sock "$socket" --dirmode 0700 <"$run/hold" >"$run/switch$1.log" 2>&1 9>&- &
  switch=$!
  switches="$switches $switch"
  patience=200
  while [ ! -e "$socket/ctl" ]; do
    stop_if_signalled
    patience=$((patience - 1))
    if [ "$patience" -eq 0 ] || ! kill -0 "$switch" 2>/dev/null; then
      notice "the virtual switch of vlan $1 ($vde_switch) did not start:"
      cat "$run/switch$1.log" >&2
      exit 1
    fi
    pause 0.05
  done
  export "QEMU_VDE_SOCKET_$1=$socket"
}

for machine in $chosen; do
  describe "$machine"
  for vlan in $vlans; do
    eval "socket=\${QEMU_VDE_SOCKET_$vlan-}"
    if [ -z "$socket" ]; then
      start_switch "$vlan"
    else
      make_absolute "$socket"
      export "QEMU_VDE_SOCKET_$vlan=$absolute"
    fi
  done
done

# shellcheck disable=SC2086 # names of machines hold no space
set -- $chosen
notice "starting $*"
if [ -n "$keep" ]; then notice "state in $keep"; fi

# Finding the accelerator can take seconds: once for all machines.
if [ -n "$accel" ] && [ -z "${NIXVMS_ACCEL-}" ]; then
  NIXVMS_ACCEL=$(${NIXVMS_STORE:+"$shell"} "$accel") || exit 1
  export NIXVMS_ACCEL
fi
stop_if_signalled

index=0
for machine in $chosen; do
  stop_if_signalled
  mkdir -p "$state/$machine"
  label=$(printf "%-$((width + 2))s" "[$machine]")
  if [ -n "$colour" ]; then label="${escape}[$((32 + index % 5))m$label${escape}[0m"; fi
  supervise "$machine" "$state/$machine" "$label " "${keep:+$state/$machine/console.log}" &
  supervisors="$supervisors $machine:$!"
  index=$((index + 1))
done

publish
guard_against_kill >/dev/null 2>&1 &
guards=$!
if [ -n "$owner" ]; then
  stop_after "$owner" >/dev/null 2>&1 &
  guards="$guards $!"
fi

failed=0
for supervisor in $supervisors; do
  while [ -z "$signal" ]; do
    status=0
    wait "${supervisor#*:}" || status=$?
    if is_interrupted "$status" "${supervisor#*:}"; then continue; fi
    [ "$status" -eq 0 ] || failed=1
    break
  done
done
finish "$failed"
