#!/bin/sh
# Runs the tests of our Nix code: every *.test.nix below this folder (harness.nix says what such a file is), and,
# where NIXVMS_TEST_NIXPKGS names trees of nixpkgs (separated by colons), the comparison of lib/parity with them;
# NIXVMS_TEST_NIXPKGS_LIB names more, of which lib and .version are enough.
# Usage: run.sh [file.test.nix …]. Prints a line for each failure, then "N passed, N failed".
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/Shared/assert.sh
. "$here/../Shared/assert.sh"

# Evaluates without any influence of the machine's configuration on what is printed.
evaluate() {
  NIX_PATH='' nix-instantiate --eval --strict "$@"
}

# All white space as single spaces: Nix indents and breaks the lines of errors.
flatten() {
  tr -s '[:space:]' ' '
}

first_error() {
  sed -n '/^error:/,$p' "$1" | flatten
}

# Whether text $1 contains text $2, in which " ... " stands for any text.
matches() {
  case $2 in
    *' ... '*)
      case $1 in
        *"${2%% ... *}"*"${2##* ... }"*) return 0 ;;
      esac
      ;;
    *)
      case $1 in
        *"$2"*) return 0 ;;
      esac
      ;;
  esac
  return 1
}

# run_throwing FILE CASE MESSAGE
run_throwing() {
  if evaluate "$here/harness.nix" --argstr file "$1" -A "cases.$2.throws" >"$work/out" 2>"$work/err"; then
    fail "$group: $2" "expected an error, but it is $(flatten <"$work/out")"
    return
  fi
  expected=$(printf '%s' "$3" | flatten)
  actual=$(first_error "$work/err")
  if matches "$actual" "$expected"; then
    ok "$group: $2"
  else
    fail "$group: $2" "expected an error with [$expected], but it is [$actual]"
  fi
}

# Reads the lines of a report (FILE, REPORT).
read_report() {
  sed -n 's/^trace: //p' "$2" >"$work/lines"
  while IFS= read -r line; do
    rest=${line#* }
    case $line in
      'pass '*) ok "$group: $rest" ;;
      'fail '*) fail "$group: ${rest%%: *}" "${rest#*: }" ;;
      'throws '*) run_throwing "$1" "${rest%% *}" "${rest#* }" ;;
    esac
  done <"$work/lines"
}

run_file() {
  group=${1#"$here/"}
  group=${group%.test.nix}
  if evaluate "$here/harness.nix" --argstr file "$1" -A report >/dev/null 2>"$work/report"; then
    read_report "$1" "$work/report"
    return
  fi
  # One case stops everything with an error that Nix does not let us catch: find it.
  if ! names=$(evaluate "$here/harness.nix" --argstr file "$1" -A names 2>"$work/report"); then
    fail "$group" "$(first_error "$work/report")"
    return
  fi
  names=${names#\"}
  for name in ${names%\"}; do
    if evaluate "$here/harness.nix" --argstr file "$1" -A "reportEach.$name" >/dev/null 2>"$work/report"; then
      read_report "$1" "$work/report"
    else
      fail "$group: $name" "$(first_error "$work/report")"
    fi
  done
}

if [ $# -eq 0 ]; then
  find "$here" -name '*.test.nix' | sort >"$work/files"
else
  for file in "$@"; do
    printf '%s/%s\n' "$(cd "$(dirname "$file")" && pwd)" "$(basename "$file")"
  done >"$work/files"
fi
while IFS= read -r file <&3; do
  run_file "$file"
done 3<"$work/files"

# The same modules with our lib and with that of a nixpkgs tree must give the same values and kinds of errors.
compare_with() {
  "$here/lib/parity.sh" "$1" >"$work/parity" 2>/dev/null
  skipped=''
  compared=0
  while read -r result name rest; do
    case $result in
      pass) ok "$name, with $1" && compared=$((compared + 1)) ;;
      skip) skipped="$skipped $name" ;;
      *) fail "${name%:}, with $1" "$rest" ;;
    esac
  done <"$work/parity"
  verify "most cases are compared with $1" [ "$compared" -ge 60 ]
  [ -z "$skipped" ] || printf 'Skipped with %s, which lacks what they are about:%s\n' "$1" "$skipped"
}

if [ $# -eq 0 ]; then
  trees=${NIXVMS_TEST_NIXPKGS:-}:${NIXVMS_TEST_NIXPKGS_LIB:-}
  if [ "$trees" = : ]; then
    echo 'Skipped: the comparison with nixpkgs (set NIXVMS_TEST_NIXPKGS to a list of trees).'
  fi
  IFS=:
  for tree in $trees; do
    unset IFS
    [ -z "$tree" ] || compare_with "$tree"
  done
fi

finish
