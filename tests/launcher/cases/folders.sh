# shellcheck shell=sh disable=SC2154,SC2034,SC2164 # variables of run.sh and of its other parts; it says set -e
# Sourced by run.sh: where state is kept, and folders and names that are hostile.

test_state() {
  # shellcheck disable=SC2016 # a hostile name
  for folder in plain 'with space' "it's" 'do$HOME"`x`,$(y)' 'relative/deep'; do
    rm -rf "$work/state"
    mkdir "$work/state"
    cd "$work/state"
    launch env BEHAVIOUR=short "$run" --state "$folder"
    cd "$work"
    equal "state $folder: status" 0 "$status"
    contains "state $folder: machines may make disks" "$out" 'temporary=
'
    contains "state $folder: is said" "$err" "state in $work/state/$folder"
    equal "state $folder: kept" 'started' "$(cd "$work/state/$folder/alpha" && ls started)"
    contains "state $folder: log" "$(cat "$work/state/$folder/beta-2_x/console.log")" 'no input'
    lacks "state $folder: no prefix in the log" "$(cat "$work/state/$folder/alpha/console.log")" '[alpha]'
    equal "state $folder: shared folder" 'alpha beta-2_x shared' "$(cd "$work/state/$folder" && echo *)"
    nothing_left "state $folder"
  done
  rm -rf "$work/state"
}

# Paths of the store are plain, but nothing depends on it.
test_hostile_paths() {
  # shellcheck disable=SC2016 # a hostile name
  folder="$work/a b'c\"\$(touch $work/pwned)\`id\`"
  mkdir -p "$folder"
  cp "$work/machine" "$work/switch" "$folder"
  fill "$work/run-hostile" --argstr script "$folder/machine" --argstr switch "$folder/switch"
  launch env BEHAVIOUR=short TMPDIR="$folder" "$work/run-hostile"
  equal 'hostile paths: status' 0 "$status"
  contains 'hostile paths: machines start' "$out" '[alpha]    no input'
  equal 'hostile paths: nothing executed' '' "$(ls "$work/pwned" 2>/dev/null || :)"
  # shellcheck disable=SC2016 # a hostile name
  for name in 'a b' '-x' '$(id)' 'a;id' 'é' '"' "a'b" '' '*'; do
    if fill "$work/run-name" --argstr script /x --argstr switch /x --argstr alpha "$name" >/dev/null; then
      fail "hostile name \"$name\" is refused"
    else
      ok "hostile name \"$name\" is refused"
    fi
  done
}
