# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: networks that end with another process, and what run-vms does under dotnet watch.

# The name is what the launcher looks for. Starts what it is given, twice, and goes on until it is killed.
cat >"$work/dotnet-watch.dll" <<'END'
for iteration in 1 2; do
  status=0
  DOTNET_WATCH=1 "$@" || status=$?
  echo "iteration $iteration ended with $status"
done
while :; do sleep 0.2; done
END

ended_twice() { printed '^iteration 2 ended'; }

test_watch() {
  launch "$run" --stop-with=
  equal 'stop with nothing: status' 2 "$status"
  launch "$run" --stop-with me
  equal 'stop with a word: status' 2 "$status"
  contains 'stop with a word: says what it takes' "$err" '"me" is not the number of a process'

  rm -rf "$work/state"
  sleep 60 &
  owner=$!
  start env BEHAVIOUR=stay "$run" --state "$work/state" --stop-with "$owner"
  eventually 'stop with: machines start' both_started
  sleep 1
  verify 'stop with: runs as long as the process does' grep -qsa . "/proc/$pid/cmdline"
  # A zombie until it is waited for.
  kill "$owner"
  await
  equal 'stop with: status' 143 "$status"
  took 'stop with: soon' 0 4
  nothing_left 'stop with'
  wait "$owner" || :

  start env BEHAVIOUR=stay "$run" --stop-with "$owner"
  await
  equal 'stop with a process that is gone: status' 143 "$status"
  nothing_left 'stop with a process that is gone'

  rm -rf "$work/state"
  start env BEHAVIOUR=stay "$interpreter" "$work/dotnet-watch.dll" "$run" --state "$work/state" alpha beta-2_x
  eventually 'dotnet watch: both starts end' ended_twice
  contains 'dotnet watch: the first start is one' "$(cat "$work/out")" 'iteration 1 ended with 0'
  eventually 'dotnet watch: machines start' both_started
  equal 'dotnet watch: they start once' 1 "$(grep -c 'starting alpha beta-2_x' "$work/err")"
  contains 'dotnet watch: the second start switches' "$(cat "$work/err")" 'NIXVM5001: alpha needs a restart'
  kill -KILL "$pid"
  await
  nothing_left 'dotnet watch'

  # An older run-vms says nothing of a process that its network ends with. Started here: somebody's network may have the same
  # name, in /tmp.
  mkdir "$work/older"
  printf 'lab\n%s\nbeta-2_x\n' "$PWD" >"$work/older/about"
  ln -s "$work/older" "$XDG_RUNTIME_DIR/run-vms-$$"
  launch "$run" shell alpha true
  contains 'a network of an older run-vms is found' "$err" 'alpha was not started with the network; its machines are: beta-2_x'
  rm -r "$XDG_RUNTIME_DIR/run-vms-$$" "$work/older"

  # Not what a test starts that runs under dotnet watch.
  rm -rf "$work/state"
  # shellcheck disable=SC2016 # the inner shells expand it
  start env BEHAVIOUR=short "$interpreter" "$work/dotnet-watch.dll" sh -c 'sh -c "\"\$0\" alpha; exit" "$0"; exit' "$run"
  eventually 'below dotnet watch: both starts end' ended_twice
  equal 'below dotnet watch: both are starts' 2 "$(grep -c 'starting alpha' "$work/err")"
  kill -KILL "$pid"
  await
  nothing_left 'below dotnet watch'
}
