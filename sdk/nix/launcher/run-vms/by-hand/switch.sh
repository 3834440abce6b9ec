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
    *[/\[{]* | ????????????????????????????????????????????????????????????*) ;;
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

# run_in_machine SCRIPT: runs it as root; sets `status`, and writes its standard error to the file $base.error.
run_in_machine() {
  new_question
  session=$question
  send "$slot" "$session" "$1"
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

# In a process of its own: the machine takes over the configuration $1.
switch_machine() {
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  find_slot
  base=$run/$machine.switch
  await_agent
  now
  began=$hundredths
  quote_word "$1"
  run_in_machine "
    program=$quoted/bin/switch-to-configuration
    [ -e \"\$program\" ] || exit $lacks_build
    exec \"\$program\" test"
  took "$began"
  summarise "$base.error"
  if [ "$status" = 0 ]; then
    printf '%s: %s (%s s)\n' "$machine" "${done:-nothing to do}" "$duration"
    exit 0
  fi
  printf '%s: failed%s (%s s)\n' "$machine" "${done:+ after: $done}" "$duration"
  {
    if [ "$status" = "$lacks_build" ]; then
      echo "the machine does not see $1"
    else
      echo "its switch-to-configuration ended with status $status:"
      while IFS='' read -r line || [ -n "$line" ]; do
        strip_controls "$line"
        printf '%s\n' "$text"
      done <"$base.error"
    fi
  } >"$run/$machine.failure"
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
    rm -f "$run/$machine.failure"
    switch_machine "$configuration" &
    switching="$switching $!"
  done
  failed=0
  for process in $switching; do
    wait "$process" || failed=1
  done
  for machine in $wanted; do
    if [ -e "$run/$machine.failure" ]; then
      while IFS='' read -r line; do notice "$machine: $line"; done <"$run/$machine.failure"
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
