# --- By hand: switch -----------------------------------------------------------------------------------
# Machines take over the build that this file belongs to. What there is to do is decided in the machine, by its new
# configuration's own bin/switch-to-configuration; here it is decided whether it can be done at all.

# look_up NAME FILE: sets `text` to that of a name in a list of NAME=TEXT; false when it has none.
look_up() {
  text=''
  while IFS='' read -r fact; do
    case "$fact" in
      "$1="*)
        text=${fact#"$1="}
        return 0
        ;;
    esac
  done <"$2"
  return 1
}

# add_reason NAME OLD NEW: adds to `reasons`. What is long, or a name of the store, says nothing to people.
add_reason() {
  reasons="${reasons:+$reasons, }$1 changed"
  case "$2$3" in
    */* | *\\* | *'['* | *'{'* | ????????????????????????????????????????????????????????????*) ;;
    *) reasons="$reasons (${2:-none} → ${3:-none})" ;;
  esac
}

# find_reasons: sets `reasons` to why the machine cannot take the build over while it runs.
find_reasons() {
  reasons=''
  before=$run/$machine.fixed
  # Started by a run-vms that kept no such list.
  if [ ! -e "$before" ]; then
    reasons='it was started by an older NixVms.Build'
    return
  fi
  while IFS='' read -r line <&4; do
    new=${line#*=}
    look_up "${line%%=*}" "$before" || :
    [ "$text" = "$new" ] || add_reason "${line%%=*}" "$text" "$new"
  done 4<"$fixed/$machine"
  while IFS='' read -r line <&4; do
    look_up "${line%%=*}" "$fixed/$machine" || add_reason "${line%%=*}" "${line#*=}" ''
  done 4<"$before"
}

# now: sets `hundredths`, of seconds since the host has been up.
now() {
  read -r hundredths _ </proc/uptime
  hundredths=${hundredths%.*}${hundredths#*.}
}

# took SINCE: sets `duration`, in seconds.
took() {
  now
  duration=$((hundredths - $1 + 5))
  duration=$((duration / 100)).$((duration / 10 % 10))
}

# add_done WHAT UNITS: adds to `done`.
add_done() {
  [ -z "$2" ] || done="${done:+$done; }$1 $2"
}

# subtract LIST OTHER: sets `common` to the units that are in both lists, and `only` to those of the first alone.
subtract() {
  common='' only=''
  IFS=' ,'
  # shellcheck disable=SC2086 # names of units
  for unit in $1; do
    case ", $2, " in
      *", $unit, "*) common="${common:+$common, }$unit" ;;
      *) only="${only:+$only, }$unit" ;;
    esac
  done
  unset IFS
}

# summarise FILE: sets `done` to what the machine says it did, in a line.
summarise() {
  done='' stopped='' started='' restarted='' reloaded='' changed='' left=''
  while IFS='' read -r line; do
    strip_controls "$line"
    unset IFS
    case "$text" in
      'stopping the following units: '*) stopped=${text#*: } ;;
      'starting the following units: '*) started=${text#*: } ;;
      'restarting the following units: '*) restarted=${text#*: } ;;
      'reloading the following units: '*) reloaded=${text#*: } ;;
      'changing the following files: '*) changed=${text#*: } ;;
      'NOT restarting the following changed units: '* | 'NOT restarting the following units: '*) left=${text#*: } ;;
      'warning: the following units failed'* | 'error: '*) break ;;
    esac
  done <"$1"
  subtract "$stopped" "$started"
  stopped=$only
  restarted="$restarted${restarted:+${common:+, }}$common"
  subtract "$started" "$common"
  started=$only
  add_done stopped "$stopped"
  add_done restarted "$restarted"
  add_done reloaded "$reloaded"
  add_done started "$started"
  add_done changed "$changed"
  add_done 'left as they are:' "$left"
}

# The exit status of the machine's part where it lacks the build.
lacks_build=113

# send_with FILE PORT ID SCRIPT: as `send`, with a file as the script's standard input.
send_with() (
  LC_ALL=C
  {
    printf '\nR %s %s %s\n%s' "$3" "${#4}" "$(($(wc -c <"$1")))" "$4"
    cat "$1"
  } 1<>"$run/$machine.agent$2.in"
)

# run_in_machine SCRIPT [INPUT]: runs it as root; sets `status`, and writes its outputs to the files $base.output and
# $base.error.
run_in_machine() {
  new_question
  session=$question
  if [ $# -gt 1 ]; then send_with "$2" "$slot" "$session" "$1"; else send "$slot" "$session" "$1"; fi
  exec 5<"$run/$machine.agent$slot.out"
  status=''
  while IFS='' read -r line <&5; do
    case "$line" in
      *"X $session "*)
        # shellcheck disable=SC2086 # status and two lengths
        set -- ${line##*"X $session "}
        status=$1
        break
        ;;
    esac
  done
  session=''
  [ -n "$status" ] || give_up "$machine has stopped"
  # What a machine says is no reason to fill a disk.
  case "$2$3" in
    *[!0-9]* | ???????????????*) give_up "$machine: its answer is none" ;;
  esac
  if [ "$(($2 + $3))" -gt 1048576 ]; then give_up "$machine: its answer is too long"; fi
  head -c "$(($2 + $3))" <&5 >"$base.outputs"
  head -c "$2" "$base.outputs" >"$base.output"
  tail -c "$3" "$base.outputs" >"$base.error"
  rm -f "$base.outputs"
  exec 5<&-
}

# add_build CONFIGURATION: copies what the machine lacks of the build into its store, which is on an image. The configuration
# comes last: where it is, all is.
add_build() {
  [ -r "${script%/bin/*}/store-paths" ] || return 1
  paths=''
  while read -r path; do
    [ "$path" = "$1" ] || paths="$paths $path"
  done <"${script%/bin/*}/store-paths"
  paths="$paths $1"
  run_in_machine "for path in$paths; do [ -e \"\$path\" ] || echo \"\$path\"; done"
  [ "$status" = 0 ] || return 1
  answer=$line_feed$(cat "$base.output")$line_feed
  set --
  missing=''
  # Of what a machine names, only what is of the build.
  for path in $paths; do
    case "$answer" in
      *"$line_feed$path$line_feed"*)
        set -- "$@" "${path##*/}"
        missing="$missing $path"
        ;;
    esac
  done
  tar -C "${NIXVMS_STORE:-$store}" -cf "$base.tar" "$@" || return 1
  run_in_machine "
    set -e
    kind=
    while read -r _ place type _; do [ \"\$place\" != /nix/store ] || kind=\$type; done < /proc/mounts
    if [ \"\$kind\" != overlay ]; then
      store=/run/nixvms/store
      mkdir -p \"\$store/upper\" \"\$store/work\"
      mount -t overlay -o \"lowerdir=/nix/store,upperdir=\$store/upper,workdir=\$store/work\" overlay /nix/store
    fi
    rm -rf /nix/store/.nixvms
    mkdir /nix/store/.nixvms
    tar --extract --no-same-owner --preserve-permissions --directory /nix/store/.nixvms
    for path in$missing; do mv -T \"/nix/store/.nixvms/\${path##*/}\" \"\$path\"; done" "$base.tar"
  rm -f "$base.tar"
  [ "$status" = 0 ]
}

# In a process of its own: the machine takes over the configuration $1.
switch_machine() {
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  find_slot
  base=$run/$machine.switch$slot
  await_agent
  now
  began=$hundredths
  quote_word "$1"
  activation="
    program=$quoted/bin/switch-to-configuration
    [ -e \"\$program\" ] || exit $lacks_build
    exec \"\$program\" test"
  run_in_machine "$activation"
  if [ "$status" = "$lacks_build" ] && add_build "$1"; then run_in_machine "$activation"; fi
  took "$began"
  summarise "$base.error"
  if [ "$status" = 0 ]; then
    printf '%s: %s (%s s)\n' "$machine" "${done:-nothing to do}" "$duration"
    exit 0
  fi
  printf '%s: failed%s (%s s)\n' "$machine" "${done:+ after: $done}" "$duration"
  {
    if [ "$status" = "$lacks_build" ]; then
      echo "$machine: it does not see $1, or that has no switch-to-configuration (on NixOS, system.switch.enable = true)"
    else
      echo "NIXVM5002: $machine has the build, and not all of it works (status $status):"
    fi
    while IFS='' read -r line || [ -n "$line" ]; do
      strip_controls "$line"
      printf '%s: %s\n' "$machine" "$text"
    done <"$base.error"
  } >"$run/$machine.$$.failure"
  exit 1
}

# switch switch [--pid PID] [MACHINE]...
switch() {
  shift
  take_pid "$@"
  shift "$taken"
  for machine in "$@"; do require_machine "$machine"; done
  find_run
  { IFS='' read -r _ && IFS='' read -r _ && IFS='' read -r started; } <"$run/about"
  wanted=$*
  if [ -z "$wanted" ]; then
    for machine in $machines; do
      case " $started " in
        *" $machine "*) wanted="$wanted $machine" ;;
        *) notice "$machine does not run: it was not started with the network" ;;
      esac
    done
    for machine in $started; do
      describe "$machine" || notice "$machine goes on as it is: this build has no such machine"
    done
  fi
  [ -n "$wanted" ] || give_up "no machine of this build runs; those that do are: $started"

  refused=''
  for machine in $wanted; do
    require_connections
    find_reasons
    if [ -n "$reasons" ]; then
      notice "NIXVM5001: $machine needs a restart: $reasons"
      refused="$refused $machine"
    fi
  done
  [ -z "$refused" ] || give_up 'Nothing was changed. Stop the network and start it again; other machines can be switched by their names.'

  # Background processes have no standard input of their own.
  exec 3</dev/null
  switching=''
  trap 'stop_switching 129' HUP
  trap 'stop_switching 130' INT
  trap 'stop_switching 143' TERM
  for machine in $wanted; do
    describe "$machine"
    configuration=$(readlink "${script%/bin/*}/system") || give_up "$machine: its build is gone from the store; build it again"
    rm -f "$run/$machine.$$.failure"
    switch_machine "$configuration" &
    switching="$switching $!"
  done
  failed=0
  for process in $switching; do
    wait "$process" || failed=1
  done
  for machine in $wanted; do
    if [ -e "$run/$machine.$$.failure" ]; then
      while IFS='' read -r line; do notice "$line"; done <"$run/$machine.$$.failure"
    fi
  done
  exit "$failed"
}

# shellcheck disable=SC2317 # called by the traps
stop_switching() {
  trap '' HUP INT TERM
  # shellcheck disable=SC2086 # pids
  kill $switching 2>/dev/null || :
  for process in $switching; do wait "$process" || :; done
  notice 'interrupted: what a machine has begun, the next switch completes'
  exit "$1"
}
