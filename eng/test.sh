#!/usr/bin/env bash
# The second command of the README: sets up everything and runs all tests. Ends with "N passed, N failed".
# NIXVMS_TEST_NIXPKGS, a colon-separated list of nixpkgs trees, adds the tests of the nixos platform; NIXVMS_TEST_SLOW=1 those
# that take minutes each.
set -u

cd "$(dirname "$0")/.." || exit 1
export NIXVMS_ACCEL=${NIXVMS_ACCEL:-tcg}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# To watch itself for a later, better compilation does not pay for a process that lives for seconds: a build takes a quarter less.
export DOTNET_TieredPGO=0
# Without the sandbox, what builders take from the host would pass unseen; by default Nix goes on without where there is none.
# Nor are builders users of their own: Nix ends all processes of one, and some tests have a second store, which knows nothing of
# the first one's. Others than root may not say so to a daemon, which would warn in every build.
if [ "$(id -u)" = 0 ]; then
    export NIX_CONFIG=${NIX_CONFIG-}$'\nsandbox = true\nsandbox-fallback = false\nbuild-users-group ='
fi
mkdir -p artifacts/test-logs

passed=0 failed=0 skipped=0

# count NAME PASSED FAILED [SKIPPED]
count() {
    printf '    %s: %s passed, %s failed, %s skipped\n' "$1" "$2" "$3" "${4:-0}"
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + ${4:-0}))
}

# check NAME COMMAND…: one test, passed when the command succeeds.
check() {
    local name=$1 log
    shift
    log=artifacts/test-logs/${name// /-}.log
    printf '\n==> %s\n' "$name"
    if "$@" > "$log" 2>&1; then
        count "$name" 1 0
    else
        tail -n 40 "$log"
        count "$name" 0 1
    fi
}

# report NAME LOG: counts what a script has printed, whose last line is "N passed, N failed".
report() {
    local last
    cat "$2"
    last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$2" | tail -n 1)
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)? ]]; then
        count "$1" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}"
    else
        echo "$1 did not finish"
        count "$1" 0 1
    fi
}

# begin NAME COMMAND…: starts such a script, or some checks and suites, beside what comes next.
# Each in a process group of its own, so that an end of this script, Ctrl-C as well, ends all that it has started.
job=
declare -A begun=()
trap 'for job in $(jobs -p); do kill -- "-$job" 2> /dev/null; done' EXIT
begin() {
    local name=$1
    shift
    set -m
    "$@" > "artifacts/test-logs/${name// /-}.log" 2>&1 < /dev/null &
    set +m
    begun[$name]=$!
}

# end NAME: waits for it and counts.
end() {
    printf '\n==> %s\n' "$1"
    wait "${begun[$1]}"
    report "$1" "artifacts/test-logs/${1// /-}.log"
}

# together COMMAND…: runs checks and suites one after the other, for begin.
together() {
    passed=0 failed=0 skipped=0
    "$@"
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
}

# dotnet_suite PROJECT ARGUMENT…: a test project, and what dotnet test gets.
dotnet_suite() {
    local project=$1 name log summary
    shift
    name=$(basename "$project")
    log=artifacts/test-logs/$name.log
    printf '\n==> %s\n' "$name"
    dotnet test "$project" "$@" --blame-hang-timeout 10m --blame-hang-dump-type none \
        --results-directory artifacts/test-logs --logger 'console;verbosity=minimal' --logger "trx;LogFileName=$name.trx" 2>&1 | tee "$log"
    summary=$(grep -E 'Failed: +[0-9]+, Passed: +[0-9]+' "$log" | tail -n 1)
    if [[ $summary =~ Failed:\ +([0-9]+),\ Passed:\ +([0-9]+),\ Skipped:\ +([0-9]+) ]]; then
        count "$name" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}"
    else
        echo "$name did not finish"
        count "$name" 0 1
    fi
}

# What needs nothing that is built.
texts() {
    check "Shell scripts" shellcheck --external-sources src/*/*.sh eng/*.sh eng/*/*.sh bench/*.sh .ci/run tests/nix/*.sh tests/nix/lib/*.sh tests/nix/nixos/*.sh tests/Shared/*.sh tests/launcher/*.sh tests/launcher/*/*.sh tests/images/*.sh tests/recipes/*.sh tests/sdks/*.sh tests/switch/*.sh \
        sdk/nix/platforms/debian/images/*.sh sdk/nix/platforms/debian/images/*/*.sh sdk/nix/platforms/debian/images/*/*/*.sh sdk/nix/platforms/debian/machine/units.sh sdk/nix/platforms/debian/packages/*.sh sdk/nix/platforms/debian/modules/services/*/*.sh
    check "Shell scripts for sh" shellcheck --shell=sh src/NixVms.Build.Tasks/Deployment/Scripts/*.sh sdk/nix/guest/writable-store.sh
    check "Shell scripts for bash" shellcheck --shell=bash sdk/nix/guest/{agent,end-command,take-build}.sh
    check "Shell scripts in parts" bash -c 'cat sdk/nix/platforms/debian/machine/switch/{contract,differences,units,files,apply}.sh | shellcheck -'
    check "XML files" xmllint --noout sdk/*/*.props sdk/*/*.targets sdk/rules/*.xaml src/*/buildTransitive/*.props src/*/buildTransitive/*.targets sdk/schema/nixnet.xsd
    # Rules of style are the compilation's, which knows types: see .editorconfig.
    check "Format of C#" dotnet format whitespace --folder --verify-no-changes
}

# Mostly one machine of a test that works, or a test that waits for one.
machines() {
    dotnet_suite tests/NixVms.Testing.Tests "${built[@]}"
    dotnet_suite tests/NixVms.Testing.Xunit.Tests "${built[@]}"
    dotnet_suite tests/NixVms.Aspire.Hosting.Tests "${built[@]}"
    # As a stranger would run them, after the first command.
    dotnet_suite samples/ManPage.Tests
    dotnet_suite samples/WebShop/Tests/WebShop.Tests.csproj
    check "Sample of Aspire" dotnet build samples/Aspire/AppHost -warnaserror
}

eng/install-prerequisites.sh --tests || exit 1

begin "Texts" together texts

# One compiler for what is packed and compiled; each project would start one of its own. It goes with this script.
sdk=$(dotnet --version)
set -m
dotnet "$(dotnet --list-sdks | sed -n "s|^$sdk \[\(.*\)\]|\1|p")/$sdk/Roslyn/bincore/VBCSCompiler.dll" -pipename:"nixvms-$$" > /dev/null 2>&1 < /dev/null &
compiler=$!
set +m
sharing=(env UseSharedCompilation=true SharedCompilationId="nixvms-$$")

# The first command of the README packs, once, for the tests of builds and for the samples.
rm -f samples/global.json
check "First command" "${sharing[@]}" eng/try.sh
NIXVMS_TEST_FEED=$PWD/artifacts/packages
NIXVMS_TEST_VERSION=$(sed -n 's/.*"NixVms.Build": "\(.*\)".*/\1/p' samples/global.json)
export NIXVMS_TEST_FEED NIXVMS_TEST_VERSION

# Under the version that was packed, so that what is in the packages is not compiled again.
check "Compilation" "${sharing[@]}" dotnet build NixVms.Build.sln --configuration Release -v:quiet -p:MinVerVersionOverride="$NIXVMS_TEST_VERSION"
built=(--no-build --configuration Release)
kill -- "-$compiler"
rm -f "/tmp/nixvms-$$"

if [ -n "${NIXVMS_TEST_SLOW:-}" ]; then
    check "Recipes" tests/recipes/run.sh "$NIXVMS_TEST_FEED" "$NIXVMS_TEST_VERSION"
fi
# Most of what scripts test sleeps most of the time.
begin "Scripts" together dotnet_suite tests/NixVms.Scripts.Tests "${built[@]}"
begin "Machines" together machines
dotnet_suite tests/NixVms.Build.Tasks.Tests "${built[@]}"
end "Scripts"
end "Texts"
dotnet_suite tests/NixVms.Build.Sdk.Tests "${built[@]}"
end "Machines"

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
