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
      'stopping the following units: '*) : "${stopped:=${text#*: }}" ;;
      'starting the following units: '*) : "${started:=${text#*: }}" ;;
      'restarting the following units: '*) : "${restarted:=${text#*: }}" ;;
      'reloading the following units: '*) : "${reloaded:=${text#*: }}" ;;
      'changing the following files: '*) : "${changed:=${text#*: }}" ;;
      'NOT restarting the following changed units: '* | 'NOT restarting the following units: '*) left="$left${left:+, }${text#*: }" ;;
      'warning: the following units failed'*) break ;;
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

# add_build CONFIGURATION: copies what the machine lacks of the build into its store, which is on an image. The configuration
# comes last: where it is, all is.
add_build() {
  list=${script%/bin/*}/store-paths
  [ -r "$list" ] || return 1
  run_in_machine "$make_store_writable
    set -e
    make_store_writable
    rm -rf /nix/store/.nixvms
    mkdir /nix/store/.nixvms
    while IFS= read -r path; do [ -e \"\$path\" ] || printf '%s\n' \"\$path\"; done" "$list"
  [ "$status" = 0 ] || return 1
  missing=$line_feed$(cat "$base.output")$line_feed
  while IFS='' read -r path <&4; do
    # Of what a machine names, only what is of the build.
    case "$missing" in
      *"$line_feed$path$line_feed"*) [ "$path" = "$1" ] || add_path "$path" || return 1 ;;
    esac
  done 4<"$list"
  add_path "$1"
}

# One at a time: the machine holds it twice, in memory, until it is unpacked.
add_path() {
  tar -C "${NIXVMS_STORE:-$store}" -cf "$base.tar" "${1##*/}" || return 1
  run_in_machine "
    set -e
    tar --extract --no-same-owner --preserve-permissions --directory /nix/store/.nixvms
    mv -T '/nix/store/.nixvms/${1##*/}' '$1'" "$base.tar"
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
  # What a machine says is no reason to fill a disk.
  most=1048576
  await_agent
  now
  began=$hundredths
  quote_word "$1"
  activation="$take_build
take_build $quoted"
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
