# --- What differs -----------------------------------------------------------------------------------

if [ ! -e "$etc/nixvms/configuration" ]; then
  say 'The machine was started from a build of an older NixVms.Build, which does not say what it has: start it anew.'
  exit 1
fi

# Path → 1, relative to the configuration: `put` is to be written, `gone` to be removed. Whatever an earlier, unfinished
# run may have changed is one or the other.
declare -A put=() gone=()
# Path → 1 where it is not known what the machine has of it.
declare -A unknown=()

is_there() {
  [[ -e $toplevel/$1 || -L $toplevel/$1 ]]
}

read_differences() {
  local line path lines
  local -A has=()
  comm -3 "$etc/nixvms/configuration" "$toplevel/etc/nixvms/configuration" > "$state/differences" || exit 1
  mapfile -t lines < "$state/differences"
  for line in "${lines[@]}"; do
    path=${line#* }
    case $line in
      $'\t'*) put[$path]=1 ;;
      *) [[ ${put[$path]-} ]] || gone[$path]=1 ;;
    esac
  done
  for path in "${!gone[@]}"; do
    [[ ! ${put[$path]-} ]] || unset "gone[$path]"
  done

  [[ -s $etc/nixvms/pending ]] || return 0
  mapfile -t lines < "$toplevel/etc/nixvms/configuration"
  for line in "${lines[@]}"; do has[${line#* }]=1; done
  mapfile -t lines < "$etc/nixvms/pending"
  for line in "${lines[@]}"; do
    path=${line#* }
    # A line that was cut off names nothing.
    [[ $line == ?*' '?* ]] || continue
    unknown[$path]=1
    if [[ ${has[$path]-} ]]; then
      put[$path]=1
      unset "gone[$path]"
    else
      gone[$path]=1
    fi
  done
}

differs() {
  [[ ${put[$1]-}${gone[$1]-} ]]
}
