#!/bin/sh
# Compares our lib with that of a nixpkgs tree (parity.nix): values, and where both stop, what kind of error it is.
# Usage: parity.sh TREE. Prints “pass NAME”, “fail NAME: …” and “skip NAME”, a line each.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

evaluate() {
  NIX_PATH='' nix-instantiate --eval --strict "$here/parity.nix" --argstr tree "$tree" "$@"
}

# The kind of the error in a file, by our codes and by the words of nixpkgs in any of its years.
kind_of() {
  text=$(sed -n '/^error:/,$p' "$1" | tr -s '[:space:]' ' ')
  case $text in
    *NIXVM3010* | *'option `'*'does not exist'*) echo 'unknown option' ;;
    *NIXVM3011* | *'is used but not defined'* | *'has no value defined'*) echo 'no value' ;;
    *NIXVM3015* | *'is read-only'*) echo 'read-only' ;;
    *NIXVM3013* | *'conflicting definition'* | *'defined multiple times'* | *'Cannot merge definitions'* | *'both null and not null'* | *'conflicting option types'*) echo 'conflict' ;;
    *NIXVM3016* | *'already declared'* | *'is a prefix of options'* | *'would be a parent of'* | *'an option declaration'* | *'trying to declare a value'*) echo 'bad declaration' ;;
    *NIXVM3012* | *'is not of type'* | *'is not a'*) echo 'wrong type' ;;
    *NIXVM3014* | *'not look like a module'* | *'unsupported attribute'* | *'expected a set but found'*) echo 'no module' ;;
    *NIXVM3018* | *"attribute '"*"' missing"*) echo 'missing argument' ;;
    *'can no longer be used'* | *'no longer has any effect'*) echo 'removed option' ;;
    *) printf 'other: %s\n' "$text" | cut -c 1-160 ;;
  esac
}

compare_errors() {
  for side in ours theirs; do
    if evaluate -A "raw.$1.$side" >/dev/null 2>"$work/$side"; then
      echo "fail $1: $side does not stop when it is evaluated alone"
      return
    fi
  done
  our_kind=$(kind_of "$work/ours")
  their_kind=$(kind_of "$work/theirs")
  if [ "$our_kind" = "$their_kind" ]; then
    echo "pass $1"
  else
    echo "fail $1: our error is [$our_kind], theirs [$their_kind]"
  fi
}

# take NAME REPORT
take() {
  case $2 in
    same) echo "pass $1" ;;
    stops) compare_errors "$1" ;;
    *) echo "fail $1: $2" ;;
  esac
}

if ! names=$(evaluate -A names 2>"$work/error"); then
  echo "fail $tree: $(tail -n 1 "$work/error")"
  exit
fi
names=${names#\"}
names=${names%\"}
skipped=$(evaluate -A skipped)
skipped=${skipped#\"}
for name in ${skipped%\"}; do
  echo "skip $name"
done

# A line for each case, NAME and its report. An error that Nix does not let us catch stops all of them.
if evaluate --json -A report >"$work/report" 2>/dev/null; then
  sed 's/^{"//; s/"}$//; s/","/\n/g' "$work/report" | sed 's/":"/ /' | while IFS= read -r line; do
    take "${line%% *}" "${line#* }"
  done
else
  for name in $names; do
    if report=$(evaluate -A "report.$name" 2>"$work/error"); then
      report=${report#\"}
      take "$name" "${report%\"}"
    else
      compare_errors "$name"
    fi
  done
fi
