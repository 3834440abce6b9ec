# --- Files ----------------------------------------------------------------------------------------------

status=0

# fail STATUS MESSAGE
fail() {
  say "error: $2"
  [[ $status -gt $1 ]] || status=$1
}

# A file goes into place by renaming, with its mode and owner: nobody ever sees half of it, or more of a secret than may be.
staging=$etc/nixvms/new

put_files() {
  local path folder mode uid gid lines line
  local -a paths=() programs=()
  local -A folders=()
  for path in "${!put[@]}"; do
    [[ $path == etc/* ]] || continue
    path=${path#etc/}
    paths+=("./$path")
    [[ ! -f $toplevel/etc/$path || -L $toplevel/etc/$path || ! -x $toplevel/etc/$path ]] || programs+=("$staging/$path")
    folder=
    [[ $path != */* ]] || folder=${path%/*}
    folders[/$folder]=1
  done
  [[ ${#paths[@]} -gt 0 ]] || return 0

  [[ ! -e $staging ]] || rm -rf "$staging" || return 1
  (umask 077 && mkdir "$staging") &&
    (cd "$toplevel/etc" && cp -dR --no-preserve=mode,ownership,timestamps --parents -t "$staging" -- "${paths[@]}") ||
    return 1
  [[ ${#programs[@]} -eq 0 ]] || chmod a+x -- "${programs[@]}" || return 1
  [[ ! -e $staging/shadow ]] || chmod 600 "$staging/shadow" || return 1
  mapfile -t lines < "$toplevel/etc-modes"
  for line in "${lines[@]}"; do
    read -r mode uid gid path <<< "$line"
    if [[ ${put[etc/$path]-} ]]; then
      chown "$uid:$gid" "$staging/$path" && chmod "$mode" "$staging/$path" || return 1
    fi
  done

  for folder in "${!folders[@]}"; do
    [[ -d $etc$folder ]] || mkdir -p "$etc$folder" || return 1
    local -a files=()
    for path in "${paths[@]}"; do
      path=/${path#./}
      [[ ${path%/*} != "${folder%/}" ]] || files+=("$staging$path")
    done
    for path in "${files[@]}"; do
      path=$etc${path#"$staging"}
      if [[ -d $path && ! -L $path ]]; then rm -rf "$path" || return 1; fi
    done
    mv -f -t "$etc$folder" -- "${files[@]}" || return 1
  done
  rm -rf "$staging"
}

remove_files() {
  local path
  local -a paths=()
  local -A folders=()
  for path in "${!gone[@]}"; do
    [[ $path == etc/* ]] || continue
    paths+=("$root/$path")
    [[ $path != etc/*/* ]] || folders[${path%/*}]=1
  done
  [[ ${#paths[@]} -gt 0 ]] || return 0
  rm -rf -- "${paths[@]}" || return 1
  [[ ${#folders[@]} -eq 0 ]] || (cd "$root/" && rmdir -p --ignore-fail-on-non-empty -- "${!folders[@]}" 2> /dev/null)
  return 0
}

# --- What files say ---------------------------------------------------------------------------------

make_homes() {
  local uid gid mode path
  while read -r uid gid mode path; do
    [[ -d $root$path ]] || { mkdir -p "$root$path" && chown "$uid:$gid" "$root$path" && chmod "$mode" "$root$path"; } ||
      fail 3 "cannot make the home folder $path"
  done < "$toplevel/homes"
}

load_modules() {
  local modules
  mapfile -t modules < "$toplevel/kernel-modules"
  [[ ${#modules[@]} -eq 0 ]] || modprobe -a "${modules[@]}" || fail 3 'cannot load a kernel module'
}

set_sysctl() {
  local key value
  while read -r key value; do
    { echo "$value" > "$root/proc/sys/$key"; } 2> /dev/null || fail 3 "cannot set the kernel parameter $key"
  done < "$toplevel/sysctl"
}

make_temporary_files() {
  local path
  local -a files=()
  for path in "${!put[@]}"; do
    [[ $path != etc/tmpfiles.d/*.conf ]] || files+=("$root/$path")
  done
  [[ ${#files[@]} -eq 0 ]] || systemd-tmpfiles --create "${files[@]}" || fail 3 'systemd-tmpfiles failed'
}

# Addresses, routes and interfaces that the machine had and does not have any more are taken from it; the others are not
# touched.
# The lines are those of `ip -batch` (networking/setup.nix). What it had is kept until that is done.
note_network() {
  differs etc/nixvms/network || return 0
  [[ ! -f $etc/nixvms/network ]] || echo "$(< "$etc/nixvms/network")" >> "$state/network"
}

set_network() {
  local line lines wanted name batch=
  [[ -s $state/network ]] || return 0
  wanted=$'\n'$(< "$etc/nixvms/network")
  mapfile -t lines < "$state/network"
  for line in "${lines[@]}"; do
    [[ $wanted$'\n' != *$'\n'"$line"$'\n'* ]] || continue
    case $line in
      'addr add '* | 'route add '*) batch+="${line%% *} del ${line#* add }"$'\n' ;;
      'link add name '*)
        name=${line#link add name }
        batch+="link del ${name%% *}"$'\n'
        ;;
    esac
  done
  # What is there already is refused, and stays.
  ip -force -batch - <<< "$batch${wanted#?}" > /dev/null 2>&1
  : > "$state/network"
}
