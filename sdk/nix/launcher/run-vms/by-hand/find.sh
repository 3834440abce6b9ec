# --- By hand: the running network -----------------------------------------------------------------

# A running network makes itself known by a link run-vms-PID to its private folder. In there, the file `about`
# has the network's name, the folder it was started in, its machines, and the pid of the process that it ends with.
runtime=${XDG_RUNTIME_DIR:-/tmp}
if [ ! -d "$runtime" ] || [ ! -w "$runtime" ]; then runtime=/tmp; fi

give_up() {
  notice "$*"
  exit 1
}

# What the copy to find is known by; empty for any.
wanted_pid=''
wanted_owner=''

# look_in FOLDER: adds the running copies of this network to `found`, each as PID:FOLDER and a line feed.
look_in() {
  for link in "$1"/run-vms-*; do
    its_pid=${link##*-}
    its_run=$(cd -P "$link" 2>/dev/null && pwd -P) || continue
    # In /tmp anybody can make a link; nobody else may see what is typed.
    if [ ! -O "$its_run" ] || [ ! -O "$its_run/about" ] || ! kill -0 "$its_pid" 2>/dev/null; then continue; fi
    # The last line is not there where an older run-vms has started the network.
    its_owner=''
    { IFS='' read -r its_network && IFS='' read -r its_folder && read -r _ && { IFS='' read -r its_owner || :; }; } \
      <"$its_run/about" || continue
    [ "$its_network" = "$network" ] || continue
    case "$wanted_owner" in
      '' | "$its_owner") ;;
      *) continue ;;
    esac
    case "$wanted_pid" in
      '' | "$its_pid") ;;
      *) continue ;;
    esac
    found=$found$its_pid:$its_run$line_feed
    [ "$its_folder" != "$PWD" ] || found_here=$found_here$its_pid:$its_run$line_feed
    copies="$copies
  --pid $its_pid, started in $its_folder"
  done
}

find_copies() {
  found='' found_here='' copies=''
  look_in "$runtime"
  [ "$runtime" = /tmp ] || look_in /tmp
}

# Sets `run` to the private folder of the running network. Of several, the one that was started in this folder.
find_run() {
  find_copies
  [ -n "$found" ] || give_up "the network $network is not running${wanted_pid:+ as process $wanted_pid}; start it first, with dotnet run or run-vms"
  case "$found_here" in
    *"$line_feed"?*) ;;
    ?*) found=$found_here ;;
  esac
  case "$found" in
    *"$line_feed"?*) give_up "the network $network runs several times; say which one:$copies" ;;
  esac
  run=${found#*:}
  run=${run%"$line_feed"}
}

# Waits for the connections of the machine, which are there from the moment that it is started.
require_connections() {
  { IFS='' read -r _ && IFS='' read -r _ && IFS='' read -r started; } <"$run/about"
  case " $started " in
    *" $machine "*) ;;
    *) give_up "$machine was not started with the network; its machines are: $started" ;;
  esac
  tries=50
  while [ ! -e "$run/$machine.connected" ]; do
    if [ -e "$run/$machine.ended" ]; then break; fi
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || give_up "$machine has nothing to connect to: its QEMU is older than 2.6"
    sleep 0.1
  done
  if [ -e "$run/$machine.ended" ] || [ ! -d "$run" ]; then give_up "$machine has ended"; fi
}

# take NAME: takes a lock that lasts as long as this process; false when another one has it. Sets `stale` where
# that one has died without giving it back.
take() {
  stale=''
  until (set -C && printf '%s\n' "$$" >"$run/$1.lock") 2>/dev/null; do
    owner=''
    { read -r owner <"$run/$1.lock"; } 2>/dev/null || :
    if [ -z "$owner" ] || [ ! -d "$run" ] || kill -0 "$owner" 2>/dev/null; then return 1; fi
    stale=1
    rm -f "$run/$1.lock"
  done
}

# The same, for locks that are held for a moment only.
take_soon() {
  attempts=50
  until take "$1"; do
    attempts=$((attempts - 1))
    [ "$attempts" -gt 0 ] || return 1
    sleep 0.1
  done
}

give_back() {
  rm -f "$run/$1.lock"
}
