# --- The switch -------------------------------------------------------------------------------------------

read_differences
read_states
plan_units

# sort_words WORD…: sets `words` to them in order. Hardly ever are they many, and no program is faster than one.
sort_words() {
  local word i
  words=()
  if [[ $# -gt 30 ]]; then
    mapfile -t words < <(printf '%s\n' "$@" | sort)
    return
  fi
  for word in "$@"; do
    for ((i = ${#words[@]}; i > 0; i--)); do
      [[ ${words[i - 1]} > $word ]] || break
      words[i]=${words[i - 1]}
    done
    words[i]=$word
  done
}
sort_words "${!stop[@]}" && stop_list=("${words[@]}")
sort_words "${!start[@]}" && start_list=("${words[@]}")
sort_words "${!restart[@]}" && restart_list=("${words[@]}")
sort_words "${!reload[@]}" && reload_list=("${words[@]}")
sort_words "${!left[@]}" && left_list=("${words[@]}")

# The files of /etc that change, for people: units have lines of their own.
text_list=()
for path in "${!put[@]}" "${!gone[@]}"; do
  [[ $path != etc/* || $path == etc/systemd/* ]] || text_list+=("/$path")
done
sort_words "${text_list[@]}"
printf -v texts '%s, ' "${words[@]}"
texts=${texts%, }

if [[ $action == dry-activate ]]; then
  say_units 'would stop' "${stop_list[@]}"
  say_units 'would NOT restart' "${left_list[@]}"
  [[ ! $texts ]] || say "would change the following files: $texts"
  say_units 'would reload' "${reload_list[@]}"
  say_units 'would restart' "${restart_list[@]}"
  say_units 'would start' "${start_list[@]}"
  exit 0
fi

has_differences=
if [[ ${#put[@]} -gt 0 || ${#gone[@]} -gt 0 ]]; then has_differences=1; fi
current=
[[ ! $root/run/current-system -ef $toplevel ]] || current=1
verbs=
for unit in "${start_list[@]}"; do verbs+="start $unit"$'\n'; done
for unit in "${restart_list[@]}"; do verbs+="restart $unit"$'\n'; done
for unit in "${reload_list[@]}"; do verbs+="reload $unit"$'\n'; done

# First what is going to be done; added, so that what an earlier run has left is not lost.
if [[ $verbs ]]; then printf '%s' "$verbs" >> "$state/pending" || exit 1; fi
if [[ $has_differences ]]; then
  marks=
  for path in "${!put[@]}" "${!gone[@]}"; do marks+="? $path"$'\n'; done
  printf '%s' "$marks" >> "$etc/nixvms/pending" || exit 1
fi

if [[ ${#stop_list[@]} -gt 0 ]]; then
  say_units stopping "${stop_list[@]}"
  systemctl stop -- "${stop_list[@]}" 9>&- || fail 4 'a unit does not stop'
fi
say_units 'NOT restarting' "${left_list[@]}"

if [[ $has_differences ]]; then
  say 'activating the configuration...'
  [[ ! $texts ]] || say "changing the following files: $texts"
  note_network
  { remove_files && put_files; } || fail 3 'cannot change all files of /etc'
fi
# Links are replaced by renaming, too.
[[ $current ]] || ln -sfn "$toplevel" "$root/run/current-system" || fail 3 'cannot set /run/current-system'
if [[ $has_differences ]]; then
  if differs sysctl; then set_sysctl; fi
  if differs kernel-modules; then load_modules; fi
  if [[ -e $root/usr/lib/sysusers.d/nixvms-packages.conf ]] && { differs etc/passwd || differs etc/group || differs etc/shadow; }; then
    systemd-sysusers nixvms-packages.conf || fail 3 'cannot make the accounts of packages'
  fi
  if differs homes || differs etc/passwd; then make_homes; fi
  set_network
  # Scripts may ask as those of NixOS do: at start, the variable is not set. One sets passwords, which are new as well.
  if [[ -e $toplevel/activate ]] && { differs activate || differs etc/shadow; }; then
    NIXOS_ACTION=$action "$toplevel/activate" 9>&- >&2 || fail 2 'an activation script failed'
  fi
  if has_new_units; then systemctl daemon-reload || fail 3 "systemd cannot read its configuration"; fi
  case " ${!put[*]} ${!gone[*]} " in
    *' etc/systemd/user/'* | *' scripts/user-'*)
      systemctl kill --kill-who=main --signal=HUP 'user@*.service' 2> /dev/null
      ;;
  esac
  make_temporary_files
fi

acted=("${reload_list[@]}" "${restart_list[@]}" "${start_list[@]}")
refused=()
# operate VERB DOING UNIT…
operate() {
  local verb=$1 doing=$2 began
  shift 2
  [ $# -gt 0 ] || return 0
  say_units "$doing" "$@"
  read -r began _ < /proc/uptime
  systemctl "$verb" -- "$@" 9>&- && return
  # Many starts in a short time do not count. Hardly ever are there so many, and to ask costs time.
  if [[ $verb != reload ]] && has_not_begun "${began/./}0000" "$@"; then
    systemctl reset-failed -- "$@" 2> /dev/null
    systemctl "$verb" -- "$@" 9>&- && return
  fi
  refused+=("$@")
}

# has_not_begun MICROSECONDS UNIT…: whether one of them was last started before that time. Where systemd refuses a start, its
# result is often still that of an earlier one.
has_not_begun() {
  local since=$1 begins began
  shift
  mapfile -t begins < <(systemctl show --property=InactiveExitTimestampMonotonic --value -- "$@")
  for began in "${begins[@]}"; do
    [[ ! $began || $began -ge $since ]] || return 0
  done
  return 1
}
operate reload reloading "${reload_list[@]}"
operate restart restarting "${restart_list[@]}"
operate start starting "${start_list[@]}"

# --- What came of it ----------------------------------------------------------------------------------------

failed=()
find_failures() {
  local unit
  local -A is_refused=()
  for unit in "${refused[@]}"; do is_refused[$unit]=1; done
  list_units "${acted[@]}" || fail 3 'systemd does not answer'
  for unit in "${acted[@]}"; do
    case ${states[$unit]-inactive}/${substates[$unit]-} in
      failed/*) failed+=("$unit") ;;
      inactive/*) [[ ! ${is_refused[$unit]-} ]] || failed+=("$unit") ;;
      # A service that systemd starts again and again has failed, too.
      */auto-restart) [[ $(systemctl show --property=ExecMainStatus --value -- "$unit") == 0 ]] || failed+=("$unit") ;;
    esac
  done
  # A job can fail where the unit does not show it.
  if [[ ${#failed[@]} -eq 0 && ${#refused[@]} -gt 0 ]]; then failed=("${refused[@]}"); fi
}

[[ ${#acted[@]} -eq 0 ]] || find_failures

# A file that could not be changed is still to be changed.
if [[ $has_differences && $status -ne 3 ]]; then
  IFS= read -r -d '' contents < "$toplevel/etc/nixvms/configuration"
  { printf '%s' "$contents" > "$etc/nixvms/configuration.new" &&
    mv -f "$etc/nixvms/configuration.new" "$etc/nixvms/configuration" &&
    : > "$etc/nixvms/pending"; } || fail 3 'cannot note what the machine has'
fi
[[ ! -s $state/pending ]] || : > "$state/pending"

if [[ ${#failed[@]} -gt 0 ]]; then
  status=4
  printf -v list '%s, ' "${failed[@]}"
  say "warning: the following units failed: ${list%, }"
  for unit in "${failed[@]}"; do
    say "--- the end of the journal of $unit"
    journalctl --no-pager --boot --lines=20 --unit="$unit" >&2
  done
fi
exit "$status"
