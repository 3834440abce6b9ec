#!/usr/bin/env bash
# Measures what this SDK costs, against what it replaces, and prints a table of ratios. README.md explains the rows.
# Everything happens in a temporary folder; what Nix builds stays in its store until it is garbage-collected.
set -euo pipefail
export LC_ALL=C.UTF-8 # a comma in a number would be no number

root=$(cd "$(dirname "$0")/.." && pwd)
rows=(noop evaluation comment clone first option cold nixpkgs inputs machines shards fifty package boot single postgresql eight references redeploy web driver releases)
pairs=15
only=()
trees=()
IFS=: read -ra trees <<< "${NIXVMS_TEST_NIXPKGS:-}"

usage() {
    cat << END
usage: bench/run.sh [--pairs N | --quick] [--nixpkgs TREE]... [--only ROW]...

  --pairs N       how often each pair A, B is measured (default: 15)
  --quick         the same as --pairs 3
  --nixpkgs TREE  also compare with the nixos-build-vms of this nixpkgs; NIXVMS_TEST_NIXPKGS names more
  --only ROW      measure this alone: ${rows[*]}
END
}

while [ $# -gt 0 ]; do
    case $1 in
        --pairs) pairs=${2:?--pairs needs a number}; shift 2 ;;
        --quick) pairs=3; shift ;;
        --nixpkgs) trees+=("$(realpath "${2:?--nixpkgs needs a folder}")"); shift 2 ;;
        --only) only+=("${2:?--only needs a row}"); shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
[[ $pairs =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
[ "${#only[@]}" -gt 0 ] || only=("${rows[@]}")
for name in "${only[@]}"; do
    [[ " ${rows[*]} " == *" $name "* ]] || { usage >&2; exit 2; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/nixvms-bench.XXXXXX")
# Builders may be other users than this one.
chmod 0755 "$work"
network=
cleanup() {
    trap - EXIT HUP INT TERM
    stop_network
    chmod -R u+w "$work" 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# shellcheck source-path=SCRIPTDIR source=measure.sh
. "$root/bench/measure.sh"
# shellcheck source-path=SCRIPTDIR source=rows.sh
. "$root/bench/rows.sh"
# shellcheck source-path=SCRIPTDIR source=platform.sh
. "$root/bench/platform.sh"
# shellcheck source-path=SCRIPTDIR source=projects.sh
. "$root/bench/projects.sh"
# shellcheck source-path=SCRIPTDIR source=driver.sh
. "$root/bench/driver.sh"

# --- The package and the environment ---------------------------------------------------------------------------------

# A copy, so that the repository's own outputs are neither used nor changed.
note "packing the SDK"
mkdir -p "$work"/{source,feed,lab,nix,tmp,packages,data,cache}
(cd "$root" && tar -c --exclude=bin --exclude=obj .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props NixVms.Build.sln global.json README.md LICENSE bench docs eng sdk src) |
    tar -x -C "$work/source"
version=0.0.1-bench.$(date -u +%Y%m%d%H%M%S)
"$work/source/eng/pack.sh" --output "$work/feed" --version "$version" > "$work/output" 2>&1 ||
    { cat "$work/output" >&2; fail "the SDK could not be packed"; }

# The Debian lock and the package lists are the user's, copied: they may change, and are not to be fetched anew.
cp -a "${XDG_DATA_HOME:-$HOME/.local/share}/nixvms" "$work/data/" 2> /dev/null || true
cp -a "${XDG_CACHE_HOME:-$HOME/.cache}/nixvms" "$work/cache/" 2> /dev/null || true
export XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache NUGET_PACKAGES=$work/packages TMPDIR=$work/tmp
export MSBUILDDISABLENODEREUSE=1 MSBUILDUSESERVER=0 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en NIXVMS_ACCEL="${NIXVMS_ACCEL:-tcg}"
unset NIX_PATH NIXVMS_TEST_NIXPKGS
has_memory=false
[ ! -x /usr/bin/time ] || has_memory=true

# The folder above the projects keeps them apart from whatever stands above the temporary folder.
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do
    echo '<Project />' > "$work/lab/$file"
done
printf '{ "msbuild-sdks": { "NixVms.Build": "%s" } }\n' "$version" > "$work/lab/global.json"
printf '<configuration><packageSources><clear /><add key="packed" value="%s" /></packageSources></configuration>\n' "$work/feed" > "$work/lab/NuGet.config"

# --- Projects --------------------------------------------------------------------------------------------------------

restore=(dotnet restore -nr:false -tl:off)
build=(dotnet build --no-restore -nr:false -tl:off)
profile=(-v:n -clp:PerformanceSummary) # lets a row see what was done, and how long our tasks took

in_folder() {
    pushd "$1" > /dev/null
    shift
    "$@"
    popd > /dev/null
}

# new_project FOLDER NAME: an empty .nixnet file and the project; the network is up to the caller.
new_project() {
    rm -rf "$1"
    mkdir -p "$1"
    : > "$1/$2.nixnet"
    echo '<Project Sdk="NixVms.Build" />' > "$1/$2.proj"
}

new_manpage() {
    rm -rf "$1"
    mkdir -p "$1"
    cp "$root"/samples/ManPage/ManPage.proj "$root"/samples/ManPage/ManPage.nixnet "$root"/samples/ManPage/network.nix "$1/"
}

# new_library FOLDER ELEMENT: a C# library with one class; the element goes into its project.
new_library() {
    rm -rf "$1"
    mkdir -p "$1"
    echo 'public class Thing;' > "$1/Thing.cs"
    echo "<Project Sdk=\"Microsoft.NET.Sdk\">$2<PropertyGroup><TargetFramework>$framework</TargetFramework></PropertyGroup></Project>" > "$1/Library.csproj"
}

# warm_up FOLDER [SWITCH…]: restores and builds until a build has nothing to do. A first evaluation may complete the
# Debian lock, which the networks of other projects depend on, too.
warm_up() {
    local attempt
    in_folder "$1" timed "${restore[@]}"
    for attempt in 1 2 3; do
        in_folder "$1" timed "${build[@]}" -v:n "${@:2}"
        if ! grep -qE 'evaluating \(|\] building ' "$work/output" && [ "$attempt" -gt 1 ]; then
            return
        fi
    done
    tail -n 30 "$work/output" >&2
    fail "$(basename "$1") is never up to date"
}

run_id=$(date +%s)-$$

# next_marker: a text that no network has had before. It counts in a file, since callers read it in a subshell.
next_marker() {
    local count
    count=$(($(cat "$work/markers" 2> /dev/null || echo 0) + 1))
    echo "$count" > "$work/markers"
    echo "$run_id-$count"
}

add_comment() {
    echo "# $(next_marker)" >> "$1/network.nix"
}

# change_option FOLDER: gives the machines of the man page a file that they have not had yet.
change_option() {
    sed "s|# Other NixOS options|environment.etc.\"bench\".text = \"$(next_marker)\";|" "$root/samples/ManPage/network.nix" > "$1/network.nix"
}

# record_evaluation FOLDER [SWITCH…]: the command line by which the task evaluates, as arguments, and the variables that
# have it traced, as variables; without what tracking
# adds to it, as bare_arguments; and its settings of Nix, as nix_options. Nix programs that write it down and go on
# stand in for the real ones, once.
record_evaluation() {
    local i
    add_comment "$1"
    in_folder "$1" timed "${build[@]}" -t:EvaluateNixNetwork -p:NixVmsEvaluationProcesses=1 -p:NixToolPath="$work/nix" "${@:2}"
    mapfile -d '' -t arguments < "$work/command"
    mapfile -d '' -t variables < "$work/variables"
    # The task's own name for it is gone with the evaluation.
    variables+=("LD_PRELOAD=$(find "$work/packages" -name libnixvms-trace.so -path "*$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')*")")
    bare_arguments=() nix_options=()
    for ((i = 0; i < ${#arguments[@]}; i++)); do
        case ${arguments[i]} in
            -v) ;;
            --log-format) i=$((i + 1)) ;;
            --option)
                nix_options+=("${arguments[@]:i:3}")
                bare_arguments+=("${arguments[@]:i:3}")
                i=$((i + 2))
                ;;
            *) bare_arguments+=("${arguments[i]}") ;;
        esac
    done
    # Another Nix is a change; what follows shall not see it.
    in_folder "$1" timed "${build[@]}" -t:EvaluateNixNetwork "${@:2}"
}

for program in nix nix-instantiate nix-store; do
    real=$(command -v "$program") || fail "there is no $program; eng/install-prerequisites.sh installs it"
    cat > "$work/nix/$program" << END
#!/bin/sh
case " \$* " in
    *" --eval "*)
        printf '%s\0' "\$@" > '$work/command'
        env -0 | grep -z ^NIXVMS_TRACE > '$work/variables'
        ;;
esac
exec '$real' "\$@"
END
    chmod +x "$work/nix/$program"
done

# --- The table -------------------------------------------------------------------------------------------------------

sdk_version=$(cd "$work/lab" && dotnet --version)
framework=net${sdk_version%%.*}.0
new_manpage "$manpage"
printf '%s processors, load %s, .NET SDK %s, %s\n\n' "$(nproc)" "$(cut -d ' ' -f 1-3 /proc/loadavg)" "$sdk_version" "$(nix --version)"
heading
for name in "${only[@]}"; do
    note "$name (load $(cut -d ' ' -f 1 /proc/loadavg))"
    "row_$name"
done
