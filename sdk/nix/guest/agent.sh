# The machine's end of the command channel of NixVms.Testing: root's commands through virtio-serial ports.
#
# In each of the ports named nixvms.N: one command at a time, no limits of size, every byte as it is.
#   host   S NONCE                                    is anybody there, and where does a line begin?
#   guest  S NONCE nixvms-agent 1 port N
#   host   R ID SCRIPT_BYTES INPUT_BYTES, newline, the script (no NUL in it), its standard input
#   guest  X ID STATUS OUTPUT_BYTES ERROR_BYTES, newline, standard output, standard error
# While command ID of port N runs, /run/nixvms/N.p has its ID and process group, so that another port can end it.
#
# Needs bash 4.1 and coreutils. Speed decides: under emulation, to start a program takes 20 to 30 ms. So each command is
# read and run by a subshell that was made before the command came, and a small answer is sent without any program.
set +e +u
shopt -s nullglob

# shellcheck disable=SC1091 # the machine's
. /etc/profile
export HOME=/root USER=root LOGNAME=root PAGER=
LC_ALL=C
cd /tmp || cd /

# Is there a virtio-serial device at all? Old and new devices have different numbers.
device=
for folder in /sys/bus/pci/devices/*; do
  read -r vendor < "$folder/vendor"
  read -r number < "$folder/device"
  case $vendor:$number in
    0x1af4:0x1003 | 0x1af4:0x1043) device=$folder ;;
  esac
done
[ -n "$device" ] || exit 0
[ -d /sys/class/virtio-ports ] || modprobe virtio_console

state=/run/nixvms
mkdir -p "$state"

# worker PORT: reads one command from the port, file descriptor 3, and becomes it.
# shellcheck disable=SC2317 # called in a job
worker() {
  local kind id size input script own=$state/$1

  # All that a command does not have to wait for.
  echo 0 > /proc/self/oom_score_adj
  shopt -u nullglob
  unset -f worker serve
  unset device folder vendor number port name served seen looks old out err out_size err_size job status ended
  while IFS=' ' read -r kind id size input <&3; do
    case $kind in
      S) printf 'S %s nixvms-agent 1 port %s\n' "$id" "$1" >&3 ;;
      R)
        script=
        [ "$size" = 0 ] || IFS= read -r -N "$size" script <&3
        if [ "$input" = 0 ]; then
          exec < /dev/null
        else
          head -c "$input" <&3 > "$own.i"
          exec < "$own.i"
        fi
        echo "$id $BASHPID" > "$own.p"
        # Names with the command's ID: what an earlier one left running still writes to its own files.
        # Without the port, which a background process would keep busy.
        exec 3>&- > "$own.o$id" 2> "$own.e$id"
        set -- "$script"
        unset LC_ALL kind id size input script own state
        eval "$1"
        exit
        ;;
    esac
  done
  exit 1
}

# serve N DEVICE: serves a port for ever.
serve() {
  local own=$state/$1 id job status ended out err out_size err_size
  local -a old=()
  # Again, since this is a subshell: it puts each command into a process group of its own.
  set +m
  set -m
  while :; do
    if ! exec 3<> "$2"; then
      sleep 0.2
      continue
    fi
    while :; do
      : > "$own.p"
      (worker "$1") &
      job=$!
      wait "$job"
      status=$?
      # It may only be stopped (SIGSTOP), and what has ended is remembered. Not `wait -f`: when a job was killed, it looks at
      # memory that it has freed, and goes on for ever if that is in use again.
      ended=
      while [ "$status" -gt 128 ] && [ -z "$ended" ]; do
        if [ -e "/proc/$job" ]; then sleep 0.2; else ended=1; fi
        wait "$job"
        status=$?
      done
      id=
      read -r id _ < "$own.p"
      # It ended without a command: the port was closed on the other side.
      [ -n "$id" ] || break

      # Text of up to 64 KiB is read and sent by the shell itself; a status of 0 is a NUL or more than that.
      if IFS= read -r -d '' -n 65536 out < "$own.o$id"; then
        out=
        out_size=$(stat -c %s "$own.o$id")
      else
        out_size=${#out}
      fi
      if IFS= read -r -d '' -n 65536 err < "$own.e$id"; then
        err=
        err_size=$(stat -c %s "$own.e$id")
      else
        err_size=${#err}
      fi
      if [ "${#out}" = "$out_size" ] && [ "${#err}" = "$err_size" ]; then
        printf 'X %s %s %s %s\n%s%s' "$id" "$status" "$out_size" "$err_size" "$out" "$err" >&3
      else
        printf 'X %s %s %s %s\n' "$id" "$status" "$out_size" "$err_size" >&3
        head -c "$out_size" "$own.o$id" >&3
        head -c "$err_size" "$own.e$id" >&3
      fi

      # Emptied now for the memory, removed in batches for the time.
      [ "$out_size" = 0 ] || : > "$own.o$id"
      [ "$err_size" = 0 ] || : > "$own.e$id"
      old+=("$own.o$id" "$own.e$id")
      if [ "${#old[@]}" -ge 64 ]; then
        rm -f "${old[@]}" "$own.i"
        old=()
      fi
    done
    exec 3>&-
    sleep 0.2
  done
}

# The ports appear one by one, shortly after their device: done when a look finds no new one.
set -m
served=' '
seen=
for ((looks = 0; looks < 100; looks++)); do
  for port in /sys/class/virtio-ports/*; do
    read -r name < "$port/name"
    case $name in
      nixvms.[0-9]*)
        case $served in
          *" $name "*) ;;
          *)
            served="$served$name "
            serve "${name#nixvms.}" "/dev/${port##*/}" 2> /dev/null &
            ;;
        esac
        ;;
    esac
  done
  if [ "$served" != ' ' ] && [ "$served" = "$seen" ]; then
    break
  fi
  seen=$served
  sleep 0.1
done
wait
