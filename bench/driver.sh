# shellcheck shell=bash disable=SC2154 # run.sh sets what is not set here
# Sourced by run.sh: the rows about NixVms.Testing, measured by the program in Driver/, which does one of them after the
# other: a network is booted for several. README.md says what they measure.

row_driver() {
    local program=$work/driver output=$work/driver-samples
    warm_up "$manpage"
    note "building the program that drives the network"
    env -u NUGET_PACKAGES dotnet build "$work/source/bench/Driver/Driver.csproj" -c Release -o "$program" -nr:false -tl:off > "$work/output" 2>&1 ||
        { tail -n 30 "$work/output" >&2; fail "bench/Driver could not be built"; }
    mkdir -p "$output"
    timed "$program/NixVms.Testing.Bench" "$pairs" "$manpage/bin/Debug/ManPage" "$output"

    driver_rows boot
    row "driver: boot until both machines take commands" 0 1 s
    row "driver: ..., until test2 answers test1" 0 2 s
    driver_rows clone
    row "driver: new network from a snapshot, command on both" 0 1 s "<= 1 s"
    row "driver: ..., until test2 answers test1" 0 2 s "<= 1.5 s"
    row "driver: ..., and curl has the page" 0 3 s
    driver_rows restore
    row "driver: running network put back, command on both" 0 1 s "<= 1 s"
    row "driver: ..., until test2 answers test1" 0 2 s "<= 1.5 s"
    row "driver: ..., and curl has the page" 0 3 s
    driver_rows command
    row "driver: a command's round trip" 0 1 ms "<= 30 ms"
    driver_rows output
    row "driver: 10 MiB of output" 0 1 s
}

# driver_rows NAME: what the program measured, in the place where row looks for it.
driver_rows() {
    cp "$work/driver-samples/$1" "$work/samples"
}
