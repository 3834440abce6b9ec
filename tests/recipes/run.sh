#!/bin/bash
# The recipes of docs/ci: their commands are the same, and do what they say, with samples/WebShop and a feed of packages. The job
# that tests has no /nix, and of the one that builds only the folder out.
#
#   run.sh FEED VERSION   the folder of the packages (eng/pack.sh) and their version
set -euo pipefail

feed=$(realpath "$1") version=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/recipes-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
fail() {
  failed=$((failed + 1))
  echo "FAILED $*"
}

# commands FILE BEGINNING: the block of commands of a recipe that begins so, as a script.
commands() {
  awk -v beginning="$2" '
    { match($0, /^ */); depth = RLENGTH; text = substr($0, depth + 1) }
    !inside && index(text, beginning) == 1 { inside = depth }
    inside && depth < inside { exit }
    inside { print text }
  ' "$1"
}

for step in 'mkdir -p nix-cache' 'mkdir -p networks'; do
  commands "$root/docs/ci/github-actions.yml" "$step" > "$work/step"
  for recipe in azure-pipelines gitlab-ci; do
    if [ -s "$work/step" ] && commands "$root/docs/ci/$recipe.yml" "$step" | cmp -s - "$work/step"; then ok; else fail "$recipe.yml: $step"; fi
  done
done

# As a project of somebody's.
mkdir "$work/build" "$work/test"
cp -r "$root/samples/WebShop/." "$root/samples/Directory.Packages.props" "$work/build"
echo "{ \"msbuild-sdks\": { \"NixVms.Build\": \"$version\" } }" > "$work/build/global.json"
echo "<configuration><packageSources><add key=\"packed\" value=\"$feed\" /></packageSources></configuration>" > "$work/build/NuGet.config"
find "$work/build" \( -name bin -o -name obj -o -name result \) -prune -exec rm -rf {} +

commands "$root/docs/ci/github-actions.yml" 'mkdir -p nix-cache' > "$work/build.sh"
if (cd "$work/build" && bash -e "$work/build.sh") > "$work/log" 2>&1; then ok; else fail "the job that builds: $(tail -n 30 "$work/log")"; fi
mv "$work/build/out" "$work/test/out"

commands "$root/docs/ci/github-actions.yml" 'mkdir -p networks' > "$work/test.sh"
mkdir "$work/empty"
for part in 1 2; do
  # shellcheck disable=SC2016 # for the shell of the namespace
  if (cd "$work/test" && PART=$part PARTS=2 unshare --mount bash -c 'mount --bind "$1" /nix && exec bash -e "$2"' bash "$work/empty" "$work/test.sh") > "$work/log" 2>&1 \
    && grep -q "Passed! " "$work/log"; then ok; else fail "job $part that tests: $(tail -n 30 "$work/log")"; fi
  cat "$work/test/part" >> "$work/parts"
done
if [ "$(sort "$work/parts" | uniq -c | awk '{ print $1 }' | sort -u)" = 1 ]; then ok; else fail "a test was in two jobs: $(cat "$work/parts")"; fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
