#!/bin/sh
# Makes the packages of a release from two clean clones, checks them, and says what there is to push. It pushes nothing.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
output=$root/artifacts/release
baseline=
commit=HEAD

usage() {
    cat <<EOF
usage: eng/release.sh [--output DIR] [--baseline VERSION] [COMMIT]

  --output DIR        the folder that gets the packages, a new or empty one, or one of this script's (default: artifacts/release)
  --baseline VERSION  the published version whose users must still compile and run with this one
  COMMIT              what to release, by default HEAD. Its tag vMAJOR.MINOR.PATCH is the version; without one, this is a rehearsal

What is checked: the libraries are the same for each framework, and compatible with the baseline (package validation); the packages
hold what eng/CheckPackages/Contents lists, the licence, links that lead somewhere, symbols with sources, no path of this machine, and
the same bytes when they are made once more in another folder.
EOF
}

while [ $# -gt 0 ]; do
    case $1 in
        --output) output=${2:?--output needs a folder}; shift 2 ;;
        --baseline) baseline=${2:?--baseline needs a version}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) commit=$1; shift ;;
    esac
done

step() {
    printf '\n==> %s\n' "$*"
}

commit=$(git -C "$root" rev-parse --verify --quiet "$commit^{commit}") || { echo "There is no such commit." >&2; exit 1; }
[ -z "$(git -C "$root" status --porcelain)" ] || echo "Changes that are not committed are not part of this."

work=$(mktemp -d "${TMPDIR:-/tmp}/nixvms-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# In folders whose paths have different lengths; neither knows what was built here before.
export CI=true DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 EnablePackageValidation=true
[ -z "$baseline" ] || export PackageValidationBaselineVersion="$baseline"
for clone in one another; do
    step "Packing $commit from a clean clone"
    git clone --quiet --no-checkout "$root" "$work/$clone"
    git -C "$work/$clone" checkout --quiet --detach "$commit"
    "$work/$clone/eng/pack.sh" --output "$work/packages/$clone" --tagged
done

step "Checking the packages"
dotnet run --project "$work/one/eng/CheckPackages" -- "$work/packages/one" "$work/one" --same-as "$work/packages/another" \
    --foreign "$work" --foreign "$root" --foreign "$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')"

mkdir -p "$output"
rm -f "$output"/NixVms.*.nupkg "$output"/NixVms.*.snupkg "$output/SHA256SUMS"
[ -z "$(ls -A "$output")" ] || { echo "$output holds something else: name another folder." >&2; exit 1; }
cp "$work"/packages/one/* "$output"
version=$(basename "$output"/NixVms.Build.[0-9]*.nupkg .nupkg)
version=${version#NixVms.Build.}
(cd "$output" && sha256sum -- *.nupkg *.snupkg > SHA256SUMS)

step "Version $version, in $output"
cat "$output/SHA256SUMS"
tag=$(git -C "$root" tag --points-at "$commit" --list "v$version")
if [ -z "$tag" ]; then
    echo "Nothing to push: $commit has no tag v$version. For a release, tag it (git tag -a vMAJOR.MINOR.PATCH) and run this again."
    exit 0
fi
echo "To push, with the name of the gallery's source and a key for it (each package takes the .snupkg beside it along):"
echo "    git push origin $tag"
for package in "$output"/*.nupkg; do
    echo "    dotnet nuget push '$package' --source NAME --api-key KEY"
done
