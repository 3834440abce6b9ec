#!/usr/bin/env bash
# Measures the README's first command as a new machine sees it: an empty Nix store, an empty home, no NuGet package, no
# package list. README.md says what the rows are.
set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
pairs=1
base=
with_boot=true

usage() {
    cat << END
usage: bench/first-command.sh [--pairs N] [--base REVISION] [--no-boot]

  --pairs N        how often it is measured, after a first time that does not count (default: 1)
  --base REVISION  compare with this revision of the repository, measured in turn with what is here
  --no-boot        stop after dotnet build
END
}

# shellcheck source-path=SCRIPTDIR source=measure.sh
. "$root/bench/measure.sh"
# shellcheck source-path=SCRIPTDIR source=platform.sh
. "$root/bench/platform.sh"

# --- In the namespace: what a user does --------------------------------------------------------------------------------

# bare FOLDER BOOT: /nix is the folder's. Leaves its numbers in the file `values` of the folder.
bare() {
    local folder=$1 started cpu
    work=$folder manpage=$folder/ManPage run_id=$$-$EPOCHREALTIME network=
    mount --bind "$folder/nix" /nix
    trap stop_network EXIT
    trap 'exit 143' HUP INT TERM
    cd "$manpage"

    timed dotnet restore -nr:false -tl:off
    values=("${values[0]}")
    started=$EPOCHREALTIME
    cpu=$(TIMEFORMAT='%3U %3S'; { time dotnet build --no-restore -nr:false -tl:off -v:n -clp:PerformanceSummary 2>&1 | stamp > "$folder/output"; } 2>&1) ||
        { tail -n 30 "$folder/output" >&2; fail "the network was not built"; }
    values+=("$(awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')")
    read -ra phases <<< "$(phases_of "$folder/output")"
    values+=("${phases[@]}" "$(awk -v c="$cpu" 'BEGIN { split(c, t, " "); print t[1] + t[2] }')")
    if [ "$2" = true ]; then
        local before=("${values[@]}")
        boot_pair
        values=("${before[@]}" "${values[0]}")
    else
        values+=(0)
    fi
    echo "${values[*]}" > "$folder/values"
}

# stamp: each line of the input with the time at which it came.
stamp() {
    local line
    while IFS= read -r line; do
        printf '%s %s\n' "$EPOCHREALTIME" "$line"
    done
}

# phases_of LOG: the seconds of the lists, of the rest of the evaluation, of the packages, of what is built after the last of
# them, and of Nix's build in all. Images that are built while packages come count as packages.
phases_of() {
    awk '
        / evaluating \(/ && !begin { begin = $1 }
        / Fetching Debian.s package lists / && !lists { lists = $1 }
        / Debian packages: [0-9]+ added/ { listed = $1 }
        / evaluated in [0-9.]+ s$/ { evaluated = $1 }
        / building .*\.deb$/ || / Debian package files fetched/ { packages = $1 }
        / evaluated in .*, built in / { built = $1 }
        END {
            if (!begin || !lists || !evaluated || !packages || !built) exit 1
            print listed - lists, evaluated - begin - (listed - lists), packages - evaluated, built - packages, built - evaluated
        }' "$1" || fail "the log of the build lacks a phase"
}

if [ "${1:-}" = --bare ]; then
    bare "$2" "$3"
    exit
fi

# --- Around it ---------------------------------------------------------------------------------------------------------

while [ $# -gt 0 ]; do
    case $1 in
        --pairs) pairs=${2:?--pairs needs a number}; shift 2 ;;
        --base) base=${2:?--base needs a revision}; shift 2 ;;
        --no-boot) with_boot=false; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
[[ $pairs =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }

# A mount of its own over /nix, which has to be there.
if [ "$(id -u)" = 0 ]; then
    mkdir -p /nix
    namespace=(unshare --mount)
else
    [ -d /nix ] || fail "there is no folder /nix to mount an empty one on: sudo mkdir /nix"
    namespace=(unshare --user --map-root-user --mount)
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/nixvms-bench.XXXXXX")
sample=
cleanup() {
    trap - EXIT HUP INT TERM
    # With all that it has started, in a process group of its own.
    [ -z "$sample" ] || { kill -TERM -- "-$sample" && wait "$sample"; } 2> /dev/null || true
    chmod -R u+w "$work" 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# pack NAME: the SDK of the sources in $work/NAME/source, into the feed $work/NAME/feed.
pack() {
    local begin=$EPOCHREALTIME
    "$work/$1/source/eng/pack.sh" --sdk --output "$work/$1/feed" --version "0.0.1-first.$1" > "$work/output" 2>&1 ||
        { cat "$work/output" >&2; fail "the SDK could not be packed"; }
    note "packing the SDK ($1): $(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }') s, which a user spares"
}

# first_command NAME: everything anew. values=(all restore build lists evaluation packages images Nix processor-time boot).
first_command() {
    local folder=$work/$1/bare
    [ ! -d "$folder" ] || chmod -R u+w "$folder"
    rm -rf "$folder"
    mkdir -p "$folder"/{nix,home,tmp,ManPage}
    cp "$work/$1/source/samples/ManPage"/{ManPage.proj,ManPage.nixnet,network.nix} "$folder/ManPage/"
    for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
        echo '<Project />' > "$folder/ManPage/$file"
    done
    printf '{ "msbuild-sdks": { "NixVms.Build": "0.0.1-first.%s" } }\n' "$1" > "$folder/ManPage/global.json"
    printf '<configuration><packageSources><clear /><add key="packed" value="%s" /></packageSources></configuration>\n' "$work/$1/feed" > "$folder/ManPage/NuGet.config"

    set -m
    env -u XDG_DATA_HOME -u XDG_CACHE_HOME -u XDG_CONFIG_HOME -u NIX_PATH -u NIX_REMOTE -u NUGET_PACKAGES \
        HOME="$folder/home" TMPDIR="$folder/tmp" NIX_CONFIG=$'substitute = false\nbuild-users-group =' \
        MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en NIXVMS_ACCEL="${NIXVMS_ACCEL:-tcg}" \
        "${namespace[@]}" bash "$root/bench/first-command.sh" --bare "$folder" "$with_boot" &
    sample=$!
    set +m
    wait "$sample" || fail "the first command of $1 failed"
    sample=
    read -ra values < "$folder/values"
    values=("$(awk -v r="${values[0]}" -v b="${values[1]}" -v s="${values[8]}" 'BEGIN { print r + b + s }')" "${values[@]}")
    note "$1: ${values[*]}"
}

before() { first_command before; }
here() { first_command here; }

mkdir -p "$work"/{before,here}/{source,feed}
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read --files-from=- 2> /dev/null) | tar -x -C "$work/here/source"
pack here
samples=(here)
a=0
if [ -n "$base" ]; then
    git -C "$root" archive "$base" | tar -x -C "$work/before/source"
    pack before
    samples=(before here)
    a=1
fi

printf '%s processors, load %s, .NET SDK %s, %s\n\n' "$(nproc)" "$(cut -d ' ' -f 1-3 /proc/loadavg)" "$(dotnet --version)" "$(nix --version)"
measure "$pairs" "${samples[@]}"
heading
# first_row WHAT NUMBER [GOAL]: a line of the table from a value of both.
first_row() {
    if [ "$a" = 0 ]; then row "$1" 0 "$2" s "${3:-}"; else row "$1" "$2" "$(($2 + 10))" s "${3:-}"; fi
}
goal='<= 60 s'
[ "$with_boot" = true ] || goal=
first_row "first command" 1 "$goal"
first_row "restore: the SDK's package from the feed" 2
first_row "dotnet build" 3
first_row "... package lists" 4
first_row "... the rest of the evaluation" 5
first_row "... packages" 6
first_row "... images, after the last package" 7
first_row "... packages and images" 8
first_row "... processor time, Nix's builders included" 9
[ "$with_boot" = false ] || first_row "boot until test2 answers test1" 10
