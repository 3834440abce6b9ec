#!/bin/bash
# Tests of bin/switch-to-configuration of the debian platform (sdk/nix/platforms/debian/machine/switch) without a machine:
# a folder stands for the root, and a little systemctl for systemd, which notes from which files each unit was started.
# tests/NixVms.Testing.Tests/Switch has those with a machine. Prints failures and "N passed, N failed".
#
#   NIXVMS_TEST_KILLS   how many runs are killed, 30 by default
set -eu

here=$(cd "$(dirname "$0")" && pwd)
parts=$here/../../sdk/nix/platforms/debian/machine/switch
work=$(mktemp -d "${TMPDIR:-/tmp}/switch-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
systemd=$work/systemd
system=etc/systemd/system
# shellcheck source=tests/Shared/assert.sh
. "$here/../Shared/assert.sh"

# --- A systemd -----------------------------------------------------------------------------------------

mkdir -p "$work/bin"
cat > "$work/bin/systemctl" << 'END'
#!/bin/bash
# $systemd/units/NAME: state and what it was started from. $systemd/loaded: the configuration that was read last.
set -u
shopt -s nullglob
log() { echo "$*" >> "$systemd/log"; }

# What makes a unit: its file and drop-ins as they were read, its scripts as they are now.
contents() {
  cat "$systemd/loaded/${1/@*./@.}" "$systemd/loaded/$1.d"/*.conf "$root/run/current-system/scripts/${1%.service}"-* 2> /dev/null | md5sum
}

start() {
  if [ ! -e "$systemd/loaded/${1/@*./@.}" ] && [ ! -d "$systemd/loaded/$1.d" ]; then
    echo "Unit $1 not found." >&2
    return 5
  fi
  if grep -qs "^X-Test-Fails" "$systemd/loaded/$1"; then
    echo "failed" > "$systemd/units/$1"
    return 1
  fi
  echo "active $(contents "$1")" > "$systemd/units/$1"
}

verb=$1
shift
[ "$verb" = list-units ] || [ "$verb" = show ] || [ "$verb" = list-jobs ] || [ "$verb" = reset-failed ] || log "$verb $(printf '%s\n' "$@" | grep -v '^--' | tr '\n' ' ')"
status=0
for unit in "$@"; do
  case $unit in
    -*) continue ;;
  esac
  state=
  [ ! -e "$systemd/units/$unit" ] || read -r state _ < "$systemd/units/$unit"
  case $verb in
    stop) rm -f "$systemd/units/$unit" ;;
    start) [ "$state" = active ] || start "$unit" || status=$? ;;
    restart) start "$unit" || status=$? ;;
    reload) [ "$state" = active ] && start "$unit" || status=1 ;;
    show) echo 99999999999999999 ;;
  esac
done
case $verb in
  list-units)
    for unit in "$systemd/units"/*; do
      read -r state _ < "$unit"
      echo "${unit##*/} loaded $state running What it is"
    done
    ;;
  daemon-reload)
    rm -rf "$systemd/loaded"
    cp -r "$root/etc/systemd/system" "$systemd/loaded"
    ;;
esac
exit "$status"
END
for program in systemd-tmpfiles modprobe ip; do
  printf '#!/bin/sh\necho %s "$@" >> "%s/log"\n[ %s != ip ] || cat >> "%s/log"\n' "$program" "$systemd" "$program" "$systemd" > "$work/bin/$program"
done
printf '#!/bin/sh\necho "a line of $*"\n' > "$work/bin/journalctl"
chmod +x "$work/bin"/*
export systemd root

# --- Configurations ----------------------------------------------------------------------------------------

# The program, with a root of its own.
for part in contract differences units files apply; do
  cat "$parts/$part.sh"
  echo
done > "$work/switch.sh"
sed -i "s|^root=\$|root=$root|; s|^PATH=.*|PATH=$work/bin:\$PATH|" "$work/switch.sh"

# begin NAME: a new configuration; `c` is its folder.
begin() {
  c=$work/store/$1
  mkdir -p "$c/$system/multi-user.target.wants" "$c/scripts" "$c/etc/nixvms" "$c/bin"
  for file in etc-modes homes kernel-modules sysctl; do : > "$c/$file"; done
  : > "$c/etc/shadow"
  : > "$c/etc/nixvms/network"
}

# unit NAME TEXT [wanted]
unit() {
  printf '%b\n' "$2" > "$c/$system/$1"
  [ -z "${3-}" ] || ln -sfn "../$1" "$c/$system/multi-user.target.wants/$1"
}

# end: writes what toplevel.nix writes.
end() {
  (
    cd "$c"
    find . \( -type f -o -type l \) ! -path ./etc/nixvms/configuration ! -path './bin/*' -printf '%P\n' | while IFS= read -r path; do
      if [ -L "$path" ]; then hash=$(readlink "$path" | md5sum); else hash=$({ cat "$path"; grep -F " ${path#etc/}" etc-modes; } | md5sum); fi
      echo "${hash%% *} $path"
    done | LC_ALL=C sort > "$work/list"
  )
  mv "$work/list" "$c/etc/nixvms/configuration"
  printf '#!/bin/bash\n. %s\n' "$work/switch.sh" > "$c/bin/switch-to-configuration"
  chmod +x "$c/bin/switch-to-configuration"
}

# boot NAME: a machine that has just started with it.
boot() {
  rm -rf "$root" "$systemd"
  mkdir -p "$root/run/systemd/system" "$root/usr/lib/systemd/system" "$root/proc/sys/net" "$systemd/units"
  cp -r "$work/store/$1/etc" "$root/etc"
  chmod -R u+w "$root/etc"
  ln -s "$work/store/$1" "$root/run/current-system"
  cp -r "$root/$system" "$systemd/loaded"
  echo active > "$systemd/units/multi-user.target"
  for link in "$root/$system/multi-user.target.wants"/*; do "$work/bin/systemctl" start "${link##*/}" || :; done
  : > "$systemd/log"
}

# switch NAME [ACTION]: sets `status`, `said` and `log`.
switch() {
  : > "$systemd/log"
  status=0
  "$work/store/$1/bin/switch-to-configuration" "${2-test}" 2> "$work/said" || status=$?
  said=$(cat "$work/said")
  log=$(cat "$systemd/log")
}

# state_of NAME: nothing where the machine is as after a start with the configuration; NAME's wanted units run.
state_of() {
  diff -r --no-dereference "$work/store/$1/etc" "$root/etc" 2>&1 | grep -v '^Only in .*/etc/nixvms: pending$' || :
  [ "$(readlink "$root/run/current-system")" = "$work/store/$1" ] || echo 'another current system'
  [ ! -s "$root/etc/nixvms/pending" ] || echo 'pending files'
  [ ! -s "$root/run/nixvms/switch/pending" ] || echo 'pending units'
  diff -r --no-dereference "$systemd/loaded" "$root/$system" || :
  for link in "$root/$system/multi-user.target.wants"/*; do
    [ -e "$systemd/units/${link##*/}" ] || echo "${link##*/} does not run"
  done
  for file in "$systemd/units"/*.service; do
    name=${file##*/}
    read -r state contents < "$file"
    [ -e "$root/$system/$name" ] || echo "$name still runs"
    now=$(cat "$systemd/loaded/$name" "$systemd/loaded/$name.d"/*.conf "$root/run/current-system/scripts/${name%.service}"-* 2> /dev/null | md5sum)
    [ "$state:$contents" = "active:$now" ] || grep -q X-RestartIfChanged=false "$root/$system/$name" || echo "$name is $state, of another configuration"
  done
}

# --- Cases ---------------------------------------------------------------------------------------------------

begin a
echo one > "$c/etc/motd"
echo old > "$c/etc/old"
mkdir -p "$c/etc/folder"
echo x > "$c/etc/folder/file"
printf '%s\n' 'link add name br0 type bridge' 'link add name kept type bridge' 'addr add 10.0.0.1/24 dev eth1' 'link set eth1 up' > "$c/etc/nixvms/network"
unit same.service '[Service]\nExecStart=/same' wanted
unit plain.service '[Service]\nExecStart=/a' wanted
unit soft.service '[Service]\nExecStart=/a\nX-StopIfChanged=false' wanted
unit loads.service '[Service]\nExecStart=/a\nX-ReloadIfChanged=true' wanted
unit trigger.service '[Unit]\nX-Reload-Triggers=1\n[Service]\nExecStart=/a' wanted
unit triggers.service '[Unit]\nX-Reload-Triggers=1\n[Service]\nExecStart=/a' wanted
unit left.service '[Service]\nExecStart=/a\nX-RestartIfChanged=false' wanted
unit nixvms-agent.service '[Service]\nExecStart=/a\nX-RestartIfChanged=false' wanted
unit gone.service '[Service]\nExecStart=/a' wanted
unit masked.service '[Service]\nExecStart=/a' wanted
unit idle.service '[Service]\nExecStart=/a'
unit script.service '[Service]\nExecStart=/run/current-system/scripts/script-start' wanted
unit dropin.service '[Service]\nExecStart=/a' wanted
unit tick.timer '[Timer]\nOnCalendar=daily' wanted
unit web.service '[Service]\nExecStart=/a' wanted
unit web.socket '[Socket]\nListenStream=1' wanted
unit lazy.socket '[Socket]\nListenStream=1' wanted
unit lazy.service '[Service]\nExecStart=/a'
unit many@.service '[Service]\nExecStart=/a'
echo one > "$c/scripts/script-start"
end

begin b
echo two > "$c/etc/motd"
echo secret > "$c/etc/secret"
echo "0400 $(id -u) $(id -g) secret" > "$c/etc-modes"
echo 'no folder' > "$c/etc/folder"
mkdir -p "$c/etc/deep/er" "$c/etc/tmpfiles.d"
echo new > "$c/etc/deep/er/file"
ln -s /run/elsewhere "$c/etc/old"
echo 'd /run/x' > "$c/etc/tmpfiles.d/x.conf"
echo 'net/x 1' > "$c/sysctl"
echo "$(id -u) $(id -g) 750 /home/bob" > "$c/homes"
printf '%s\n' 'link add name kept type bridge' 'addr add 10.0.0.2/24 dev eth1' 'link set eth1 up' > "$c/etc/nixvms/network"
unit same.service '[Service]\nExecStart=/same' wanted
unit plain.service '[Service]\nExecStart=/b' wanted
unit soft.service '[Service]\nExecStart=/b\nX-StopIfChanged=false' wanted
unit loads.service '[Service]\nExecStart=/b\nX-ReloadIfChanged=true' wanted
unit trigger.service '[Unit]\nX-Reload-Triggers=2\n[Service]\nExecStart=/a' wanted
unit triggers.service '[Unit]\nX-Reload-Triggers=2\n[Service]\nExecStart=/b' wanted
unit left.service '[Service]\nExecStart=/b\nX-RestartIfChanged=false' wanted
unit nixvms-agent.service '[Service]\nExecStart=/b\nX-RestartIfChanged=false' wanted
unit idle.service '[Service]\nExecStart=/b'
unit new.service '[Service]\nExecStart=/b' wanted
unit unwanted.service '[Service]\nExecStart=/b'
unit script.service '[Service]\nExecStart=/run/current-system/scripts/script-start' wanted
unit dropin.service '[Service]\nExecStart=/a' wanted
unit tick.timer '[Timer]\nOnCalendar=hourly' wanted
unit web.service '[Service]\nExecStart=/b' wanted
unit web.socket '[Socket]\nListenStream=1' wanted
unit lazy.socket '[Socket]\nListenStream=2' wanted
unit lazy.service '[Service]\nExecStart=/a'
unit many@.service '[Service]\nExecStart=/b'
mkdir "$c/$system/dropin.service.d"
echo '[Service]' > "$c/$system/dropin.service.d/overrides.conf"
ln -s /dev/null "$c/$system/masked.service"
echo two > "$c/scripts/script-start"
end

boot a
"$work/bin/systemctl" start many@1.service
"$work/bin/systemctl" start lazy.service
"$work/bin/systemctl" stop dropin.service
"$work/bin/systemctl" start dropin.service
before=$(find "$root/etc" "$systemd" | sort | md5sum)
switch b dry-activate
equal 'dry-activate: nothing changes' "$before" "$(find "$root/etc" "$systemd" | sort | md5sum)"
equal 'dry-activate: nothing is done' '0:' "$status:$log"
equal 'dry-activate: what it says' 'would stop the following units: dropin.service, gone.service, lazy.service, lazy.socket, many@1.service, masked.service, plain.service, script.service, triggers.service, web.service, web.socket
would NOT restart the following units: left.service, nixvms-agent.service
would change the following files: /etc/deep/er/file, /etc/folder, /etc/folder/file, /etc/motd, /etc/nixvms/network, /etc/old, /etc/secret, /etc/tmpfiles.d/x.conf
would reload the following units: loads.service, trigger.service
would restart the following units: soft.service, tick.timer
would start the following units: dropin.service, lazy.socket, many@1.service, new.service, plain.service, script.service, triggers.service, web.service, web.socket' "$said"

switch b
equal 'the rules of units' 'stop dropin.service gone.service lazy.service lazy.socket many@1.service masked.service plain.service script.service triggers.service web.service web.socket 
ip -force -batch -
link del br0
addr del 10.0.0.1/24 dev eth1
link add name kept type bridge
addr add 10.0.0.2/24 dev eth1
link set eth1 up
daemon-reload  
systemd-tmpfiles --create '"$root"'/etc/tmpfiles.d/x.conf
reload loads.service trigger.service 
restart soft.service tick.timer 
start dropin.service lazy.socket many@1.service new.service plain.service script.service triggers.service web.service web.socket ' "$log"
equal 'the status' 0 "$status"
rm "$systemd/units/many@1.service"
equal 'the machine' '' "$(state_of b)"
equal 'a mode' '400' "$(stat -c %a "$root/etc/secret")"
equal 'other modes' '644 644' "$(stat -c %a "$root/etc/motd" "$root/etc/passwd" "$root/etc/deep/er/file" 2> /dev/null | tr '\n' ' ' | sed 's/ $//')"
equal 'a parameter of the kernel' 1 "$(cat "$root/proc/sys/net/x")"
equal 'a home folder' 750 "$(stat -c %a "$root/home/bob")"

switch b
equal 'the same again' '0::' "$status:$log:$said"

# What the machine itself has changed stays, unless the configuration changes it.
echo own > "$root/etc/own"
echo changed > "$root/etc/secret"
echo changed > "$root/etc/motd"
switch a
equal 'a file of the machine stays' own "$(cat "$root/etc/own")"
equal 'a file that the configuration changes' one "$(cat "$root/etc/motd")"
equal 'a file that is gone' '' "$(ls "$root/etc/secret" 2> /dev/null)"
rm "$root/etc/own"
equal 'and back' '' "$(state_of a)"
equal 'a folder that is empty is removed' '' "$(ls -d "$root/etc/deep" 2> /dev/null)"

"$work/bin/systemctl" stop same.service
"$work/bin/systemctl" stop plain.service
switch b
equal 'what was stopped by hand and is the same stays so' '' "$(grep -c same.service "$systemd/log" | grep -v '^0$')"
equal 'what was stopped by hand and is another is started' 1 "$(grep -c '^start .*plain.service' "$systemd/log")"

# --- Only files of /etc

begin c
cp -a "$work/store/b/." "$c"
echo three > "$c/etc/motd"
end
boot b
switch c
equal 'a file alone needs nothing of systemd' '0::activating the configuration...
changing the following files: /etc/motd' "$status:$log:$said"
equal 'a file alone' '' "$(state_of c)"

# --- Failures

begin bad
cp -a "$work/store/b/." "$c"
unit plain.service '[Service]\nX-Test-Fails=1' wanted
# shellcheck disable=SC2016 # for the script
printf '#!/bin/bash\necho "$NIXOS_ACTION"\nexit 1\n' > "$c/activate"
chmod +x "$c/activate"
end
boot b
switch bad
equal 'a unit that fails' 'stopping the following units: plain.service
activating the configuration...
test
error: an activation script failed
starting the following units: plain.service
warning: the following units failed: plain.service
--- the end of the journal of plain.service
a line of --no-pager --boot --lines=20 --unit=plain.service' "$said"
equal 'its status' 4 "$status"
switch bad
equal 'what failed and is wanted is started again' '4:start plain.service ' "$status:$log"
switch b
equal 'the next one mends it' '0:' "$status:$(state_of b)"

switch b boot
equal 'boot' "1:" "$status:$log"
switch b nonsense
equal 'a wrong action' "1:Usage: switch-to-configuration test|switch|boot|dry-activate" "$status:$said"

# --- Two at once

boot a
"$work/store/b/bin/switch-to-configuration" test 2> /dev/null &
other=$!
switch a
wait "$other"
equal 'two at once end with one of them' '' "$(if [ "$(readlink "$root/run/current-system")" = "$work/store/a" ]; then state_of a; else state_of b; fi)"

# --- Killed at any point, the next one completes it

# The program, killed before its command number $STOP_AT.
{
  # shellcheck disable=SC2016 # for the program
  echo 'trap "[[ \$((++nixvms_steps)) -lt \$STOP_AT ]] || kill -KILL \$BASHPID" DEBUG; set -T'
  cat "$work/switch.sh"
} > "$work/killed.sh"
# switch_until STEP NAME: in a process of its own, since bash says of those that it starts how they ended.
switch_until() {
  (STOP_AT=$1 bash -c ". $work/killed.sh" "$work/store/$2/bin/switch-to-configuration" test || :) > /dev/null 2>&1
}

boot a
switch_until 1000000 b
equal 'the program that can be killed' '' "$(state_of b)"
steps=$(
  boot a
  # shellcheck disable=SC2016 # for the program
  sed 's/ -lt \\$STOP_AT/ -lt 1000000/; 1s/$/; trap "echo \\$nixvms_steps >\&3" EXIT/' "$work/killed.sh" > "$work/counting.sh"
  bash -c ". $work/counting.sh" "$work/store/b/bin/switch-to-configuration" test 2> /dev/null 3>&1 | tail -n 1
)
kills=${NIXVMS_TEST_KILLS:-30}
equal 'the number of steps' 1 "$((steps > 300))"
boot a
target=b
for ((kill = 1; kill <= kills; kill++)); do
  switch_until $((kill * steps / (kills + 1))) "$target"
  # Sometimes forwards, sometimes back, and sometimes killed once more.
  case $((kill % 3)) in
    0) if [ "$target" = a ]; then next=b; else next=a; fi ;;
    1) next=$target ;;
    2)
      if [ "$target" = a ]; then next=b; else next=a; fi
      switch_until $((steps - kill * steps / (kills + 1))) "$next"
      ;;
  esac
  switch "$next"
  equal "after kill $kill, switching to $target and then to $next" '0:' "$status:$(state_of "$next" | head -n 8)"
  if [ "$next" = a ]; then target=b; else target=a; fi
done

finish
