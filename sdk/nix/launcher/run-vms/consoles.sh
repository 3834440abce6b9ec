# --- Consoles -------------------------------------------------------------------------------------

# A guest may never end a line: this much is shown as one. Not every shell can read so; all that come with a platform can.
longest=4096
piece=''
# shellcheck disable=SC3045 # that is the question
if (printf x | read -r -n 1 _) 2>/dev/null; then piece=-n$longest; fi

# read_console NAME PREFIX LOG: shows standard input until its end, a line at a time.
read_console() {
  # Reads on while the machine is being stopped; LC_ALL makes every byte a character.
  trap '' HUP INT TERM PIPE
  LC_ALL=C
  set -f
  shown=1
  cut=''
  [ -z "$3" ] || exec 8>"$3"
  # shellcheck disable=SC2086,SC2229,SC3045 # an option (one word: IFS may be anything), or none
  while IFS='' read -r $piece line || [ -n "$line" ]; do
    # The end of a line that has been shown.
    if [ -n "$cut" ] && [ -z "$line" ]; then cut='' && continue; fi
    cut=''
    if [ -n "$piece" ] && [ "${#line}" -ge "$longest" ]; then cut=1; fi
    strip_controls "$line"
    if [ -n "$shown" ] && ! printf '%s%s\n' "$2" "$text" 2>/dev/null; then
      shown=''
      kill -USR1 "$main"
    fi
    [ -z "$3" ] || printf '%s\n' "$text" >&8
  done
  : >"$run/$1.end"
}

