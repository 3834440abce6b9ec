# --- Text of guests ---------------------------------------------------------------------------------

# What a guest prints is data: nothing of it may control the terminal.
escape=$(printf '\033')
bell=$(printf '\007')
# All of ASCII but tab (a space of a kind), line feed (ends the line) and escape (has its own meaning).
controls=$(
  printf '\001\002\003\004\005\006\007\010\013\014\015\016\017'
  printf '\020\021\022\023\024\025\026\027\030\031\032\034\035\036\037\177'
)
# The second set of control characters, U+0080 to U+009F: their bytes, which are also the inner bytes of other characters.
c1_range=$(printf '[\200-\237]')
above_ascii=$(printf '[\200-\377]')
# The rest of UTF-8, as patterns of bytes. What RFC 3629 forbids is not in it: some terminals decode that all the same.
inner=$(printf '[\200-\277]')
c1_lead=$(printf '\302')
two=$(printf '[\302-\337]')$inner
three_a=$(printf '\340[\240-\277]')$inner
three_b=$(printf '[\341-\354\356\357]')$inner$inner
three_c=$(printf '\355[\200-\237]')$inner
four_a=$(printf '\360[\220-\277]')$inner$inner
four_b=$(printf '[\361-\363]')$inner$inner$inner
four_c=$(printf '\364[\200-\217]')$inner$inner

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
  # shellcheck disable=SC2295,SC2254 # patterns
  case "$text" in
    *$c1_range*)
      rest=$text
      text=''
      while
        part=${rest%%$above_ascii*}
        text=$text$part
        rest=${rest#"$part"}
        [ -n "$rest" ]
      do
        case "$rest" in
          "$c1_lead"$c1_range*) rest=${rest#??} && continue ;;
          $two*) part=${rest#??} ;;
          $three_a* | $three_b* | $three_c*) part=${rest#???} ;;
          $four_a* | $four_b* | $four_c*) part=${rest#????} ;;
          $c1_range*) rest=${rest#?} && continue ;;
          *) part=${rest#?} ;;
        esac
        text=$text${rest%"$part"}
        rest=$part
      done
      ;;
  esac
}

