# --- What is done with units --------------------------------------------------------------------------

# Unit → 1.
declare -A stop=() start=() restart=() reload=() left=()
# Unit → "reload" or "restart": its file, a drop-in or one of its scripts differs; reload where only a trigger of that does.
declare -A changed=()
# Unit → its state, and that of its kind, as systemd has them.
declare -A states=() substates=()

# list_units [UNIT…]: reads the states of these; without a name, of all.
list_units() {
  local line words lines
  # They are patterns, in which a back slash would need another.
  systemctl list-units --all --full --plain --no-legend -- "${@//\\/\\\\}" > "$state/units" || return
  mapfile -t lines < "$state/units"
  states=() substates=()
  for line in "${lines[@]}"; do
    read -r -a words <<< "$line"
    states[${words[0]}]=${words[2]-}
    substates[${words[0]}]=${words[3]-}
  done
}

# To a unit that has a start job, wanting another comes too late: as if it were active.
read_states() {
  local line words lines
  list_units || exit 1
  [[ ${states[multi-user.target]-} != active ]] || return 0
  systemctl list-jobs --full --plain --no-legend > "$state/units" || exit 1
  mapfile -t lines < "$state/units"
  for line in "${lines[@]}"; do
    read -r -a words <<< "$line"
    [[ ${words[2]-} != start ]] || states[${words[1]}]=activating
  done
}

runs() {
  [[ ${states[$1]-} == @(active|reloading|activating|refreshing) ]]
}

# template_of UNIT: sets `template` to the name of the file that a unit is made from.
template_of() {
  template=$1
  [[ $1 != *@*.* ]] || template=${1%%@*}@.${1##*.}
}

# exists UNIT: in the new configuration, and not hidden by a link to /dev/null.
exists() {
  local name template
  template_of "$1"
  for name in "$1" "$template"; do
    if is_there "$units/$name"; then
      [[ ! $toplevel/$units/$name -ef /dev/null ]]
      return
    fi
    [[ ! -e $debian_units/$name ]] || return 0
  done
  return 1
}

# load FOLDER UNIT: sets `text` to the unit's file and drop-ins below a folder.
load() {
  local name file part template
  template_of "$2"
  text=$'\n'
  for name in "$template" "$2"; do
    for file in "$1/$units/$name" "$1/$units/$name.d"/*.conf; do
      part=
      [[ ! -f $file ]] || IFS= read -r -d '' part < "$file"
      text+=$part$'\n'
    done
    [[ $name != "$2" ]] || break
  done
}

# is_set NAME DEFAULT: whether the last line NAME=… of the loaded text says yes.
is_set() {
  local value=$2
  if [[ $text == *$'\n'"$1="* ]]; then
    value=${text##*$'\n'"$1="}
    value=${value%%$'\n'*}
  fi
  [[ ${value,,} == @(1|yes|true|on) ]]
}

# is_wanted UNIT: by a unit that is active.
is_wanted() {
  local link by
  for link in "$toplevel/$units"/*.{wants,requires,upholds}/"$1" "$debian_units"/*.{wants,requires}/"$1"; do
    by=${link%/*}
    by=${by##*/}
    if runs "${by%.*}"; then return 0; fi
  done
  return 1
}

# without_reload_triggers TEXT: sets `rest`.
without_reload_triggers() {
  rest=$1
  case $1 in
    *X-Reload-Triggers=*)
      rest=${1#*X-Reload-Triggers=}
      rest=${1%%X-Reload-Triggers=*}${rest#*$'\n'}
      ;;
  esac
}

# change PATH UNIT: notes that a file of a unit differs.
change() {
  local before='' after='' rest
  if [[ ${changed[$2]-} != restart && ${put[$1]-} && ! ${unknown[$1]-} && -f $root/$1 && -f $toplevel/$1 && $1 == etc/* ]]; then
    IFS= read -r -d '' before < "$root/$1"
    IFS= read -r -d '' after < "$toplevel/$1"
    without_reload_triggers "$before"
    before=$rest
    without_reload_triggers "$after"
    if [[ $before == "$rest" ]]; then
      changed[$2]=reload
      return
    fi
  fi
  changed[$2]=restart
}

# script_unit NAME: sets `unit` to the service that a script belongs to: "a-pre-start" is of a, or of a service "a-pre".
script_unit() {
  local suffix
  for suffix in -pre-start -post-start -pre-stop -post-stop -start -reload; do
    unit=${1%"$suffix"}.service
    if [[ $1 == *"$suffix" && (-e $toplevel/$units/$unit || -e $root/$units/$unit) ]]; then return 0; fi
    [[ ! -d $toplevel/$units/$unit.d ]] || return 0
  done
  return 1
}

# note PATH: which unit a file that differs belongs to.
note() {
  local unit name=${1#"$units"/}
  case $1 in
    "$units"/*.@(wants|requires|upholds)/*)
      # A link that goes stops nothing: the unit may be wanted by hand.
      [[ ! ${put[$1]-} ]] || linked[${1##*/}]=1
      ;;
    "$units"/*.d/*.conf) change "$1" "${name%%.d/*}" ;;
    "$units"/*/*) ;;
    # Links that are other names of units come along: systemd tells states by the units' own names.
    "$units"/*) change "$1" "$name" ;;
    scripts/*) if script_unit "${1#scripts/}"; then change "$1" "$unit"; fi ;;
    etc/systemd/journald.conf) changed[systemd-journald.service]=restart ;;
    etc/systemd/logind.conf) changed[systemd-logind.service]=restart ;;
  esac
}

# What NixOS does not restart either; and what carries this very command.
is_spared() {
  case $1 in
    nixvms-agent.service) ;;
    dbus.service | systemd-logind.service | systemd-user-sessions.service | user@*.service | user-runtime-dir@*.service) ;;
    *getty@*.service | console-getty.service) ;;
    *) return 1 ;;
  esac
}

# sockets_of SERVICE: sets `sockets` to its sockets that are active.
sockets_of() {
  local names=${1%.service}.socket name
  [[ $text != *$'\nSockets='* ]] || { names=${text##*$'\nSockets='} && names=${names%%$'\n'*}; }
  sockets=()
  for name in $names; do
    if runs "$name"; then sockets+=("$name"); fi
  done
}

# service_of SOCKET: sets `service`.
service_of() {
  service=${1%.socket}.service
  [[ $text != *$'\nService='* ]] || { service=${text##*$'\nService='} && service=${service%%$'\n'*}; }
}

# decide UNIT HOW: what is done with a unit that differs, by NixOS's rules.
decide() {
  local unit=$1 text sockets service socket
  if ! exists "$unit"; then
    if runs "$unit" && ! is_spared "$unit"; then
      load "$root" "$unit"
      if is_set X-StopOnRemoval yes; then stop[$unit]=1; else left[$unit]=1; fi
    fi
    return
  fi

  load "$toplevel" "$unit"
  if ! runs "$unit"; then
    if is_wanted "$unit" && ! is_set RefuseManualStart no && ! is_set X-OnlyManualStart no; then start[$unit]=1; fi
    return
  fi
  if is_spared "$unit"; then
    left[$unit]=1
    return
  fi
  case $unit in
    *.target)
      is_set RefuseManualStart no || is_set X-OnlyManualStart no || start[$unit]=1
      if is_set X-StopOnReconfiguration no; then stop[$unit]=1; fi
      return
      ;;
    # Reading the configuration again is all they need.
    *.slice) return ;;
    -.mount | nix.mount | nix-store.mount)
      reload[$unit]=1
      return
      ;;
    *.socket)
      # A socket cannot be opened while its service runs.
      service_of "$unit"
      stop[$unit]=1
      start[$unit]=1
      if runs "$service"; then
        stop[$service]=1
        ! is_wanted "$service" || start[$service]=1
      fi
      return
      ;;
  esac

  if [[ $2 == reload ]] || is_set X-ReloadIfChanged no; then
    reload[$unit]=1
  elif ! is_set X-RestartIfChanged yes || is_set RefuseManualStop no || is_set X-OnlyManualStart no; then
    left[$unit]=1
  elif [[ $unit != *.service ]] || ! is_set X-StopIfChanged yes; then
    restart[$unit]=1
  else
    stop[$unit]=1
    sockets_of "$unit"
    # Its socket starts it.
    for socket in "${sockets[@]}"; do
      stop[$socket]=1
      ! exists "$socket" || start[$socket]=1
    done
    if [[ ${#sockets[@]} -eq 0 ]] || is_wanted "$unit"; then start[$unit]=1; fi
  fi
}

plan_units() {
  local path unit instance verb lines line
  local -A linked=()
  for path in "${!put[@]}" "${!gone[@]}"; do note "$path"; done

  for unit in "${!changed[@]}"; do
    case $unit in
      *@.*)
        for instance in "${!states[@]}"; do
          if [[ $instance == "${unit%@*}"@?*".${unit##*.}" ]]; then decide "$instance" "${changed[$unit]}"; fi
        done
        ;;
      *) decide "$unit" "${changed[$unit]}" ;;
    esac
  done
  for unit in "${!linked[@]}"; do
    [[ ${changed[$unit]-} ]] || runs "$unit" || decide "$unit" restart
  done
  for unit in "${!states[@]}"; do
    [[ ${states[$unit]} != failed || ${changed[$unit]-} ]] || ! exists "$unit" || decide "$unit" restart
  done

  # What an earlier run did not come to.
  if [[ -s $state/pending ]]; then
    mapfile -t lines < "$state/pending"
    for line in "${lines[@]}"; do
      read -r verb unit <<< "$line"
      if [[ ! $unit ]] || ! exists "$unit"; then continue; fi
      case $verb in
        start) runs "$unit" && [[ ! ${stop[$unit]-} ]] || start[$unit]=1 ;;
        restart) [[ ${stop[$unit]-} ]] || restart[$unit]=1 ;;
        reload) [[ ${stop[$unit]-} ]] || ! runs "$unit" || reload[$unit]=1 ;;
      esac
    done
  fi

  # One thing is done with a unit.
  for unit in "${!stop[@]}" "${!start[@]}"; do unset "restart[$unit]"; done
  for unit in "${!stop[@]}" "${!start[@]}" "${!restart[@]}"; do unset "reload[$unit]"; done
}

# Whether systemd has to read its configuration again.
has_new_units() {
  local path
  for path in "${!put[@]}" "${!gone[@]}"; do
    [[ $path != etc/systemd/system/* && $path != etc/systemd/system.conf* ]] || return 0
  done
  return 1
}
