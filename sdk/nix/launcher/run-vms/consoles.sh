# --- Consoles -------------------------------------------------------------------------------------

# What a guest prints is data: nothing of it may control the terminal.
escape=$(printf '\033')
bell=$(printf '\007')
# All of ASCII but tab (a space of a kind), line feed (ends the line) and escape (has its own meaning).
controls=$(
  printf '\001\002\003\004\005\006\007\010\013\014\015\016\017'
  printf '\020\021\022\023\024\025\026\027\030\031\032\034\035\036\037\177'
)
# The second set of control characters, U+0080 to U+009F, in UTF-8.
c1_lead=$(printf '\302')
c1_range=$(printf '[\200-\237]')

# Sets `text` to the line without terminal control sequences and control characters.
text=''
strip_controls() {
  text=$1
  case "$text" in
    *"$escape"*)
      IFS=$escape
      # shellcheck disable=SC2086 # split at every escape
      set -- $text
      text=$1
      shift
      for part in "$@"; do
        case "$part" in
          # Control sequence: parameters and intermediates, then one final character.
          '['*) part=${part#?} && part=${part#"${part%%[! -?]*}"} && part=${part#?} ;;
          # String (title, clipboard, …): up to the bell, or to the next escape.
          ']'* | P* | X* | '^'* | _*)
            case "$part" in
              *"$bell"*) part=${part#*"$bell"} ;;
              *) part='' ;;
            esac
            ;;
          # Anything else: intermediates, then one final character.
          *) part=${part#"${part%%[! -/]*}"} && part=${part#?} ;;
        esac
        text=$text$part
      done
      ;;
  esac
  case "$text" in
    *["$controls"]*)
      IFS=$controls
      # shellcheck disable=SC2086 # split at every control character
      set -- $text
      IFS=''
      text="$*"
      ;;
  esac
  while :; do
    # shellcheck disable=SC2295 # a pattern
    part=${text%%"$c1_lead"$c1_range*}
    [ "$part" != "$text" ] || break
    text=${text#"$part"}
    text=$part${text#??}
  done
}

# read_console NAME PREFIX LOG: shows standard input until its end, a line at a time.
read_console() {
  # Reads on while the machine is being stopped; LC_ALL makes every byte a character.
  trap '' HUP INT TERM PIPE
  LC_ALL=C
  set -f
  shown=1
  [ -z "$3" ] || exec 8>"$3"
  while IFS='' read -r line || [ -n "$line" ]; do
    strip_controls "$line"
    if [ -n "$shown" ] && ! printf '%s%s\n' "$2" "$text" 2>/dev/null; then
      shown=''
      kill -USR1 "$main"
    fi
    [ -z "$3" ] || printf '%s\n' "$text" >&8
  done
  : >"$run/$1.end"
}

