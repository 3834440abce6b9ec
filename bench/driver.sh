# shellcheck shell=bash disable=SC2154 # run.sh sets what is not set here
# Sourced by run.sh: the rows about NixVms.Testing, measured by the program in Driver/, which does one of them after the
# other: a network is booted for several. README.md says what they measure.

row_driver() {
    local output=$work/driver-samples
    warm_up "$manpage"
    build_driver
    mkdir -p "$output"
    timed "$work/driver/NixVms.Testing.Bench" "$pairs" "$manpage/bin/Debug/ManPage" "$output"

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

# Two networks in turn, since both take all of the host's processors.
row_releases() {
    build_driver
    releases_rows "Debian 12 / 13" ''
    releases_rows "Debian 12 / 13, both x86_64" s/i686-linux/x86_64-linux/
}

# releases_rows NAME EDIT: an edit for sed of the network.
releases_rows() {
    local release
    for release in 12 13; do
        new_manpage "$work/lab/debian-$release"
        sed -i "$2" "$work/lab/debian-$release/network.nix"
        echo "<NixNetwork DebianRelease=\"$release\" />" > "$work/lab/debian-$release/ManPage.nixnet"
        warm_up "$work/lab/debian-$release"
        mkdir -p "$work/debian-$release"
    done
    measure "$((pairs < 5 ? pairs : 5))" debian_12 debian_13
    row "$1: boot until test2 answers test1" 1 10 s "<= 1.1"
    row "$1: ..., processor time of QEMU" 2 11 s "<= 1.1"
    row "$1: ..., memory of both QEMUs" 3 12 MiB "<= 1.1"
    row "$1: new network from a snapshot, has the page" 6 15 s "<= 1.1"
    row "$1: running network put back, has the page" 9 18 s "<= 1.1"
}

debian_12() { boot_and_clone "$work/lab/debian-12" "$work/debian-12"; }
debian_13() { boot_and_clone "$work/lab/debian-13" "$work/debian-13"; }

# boot_and_clone PROJECT FOLDER: values=(what boot_pair measures, what the program does with 0 rounds); the folder has the snapshot.
boot_and_clone() {
    local manpage=$1 boot
    boot_pair
    boot=("${values[@]}")
    timed "$work/driver/NixVms.Testing.Bench" 0 "$1/bin/Debug/ManPage" "$2"
    read -ra values < "$2/once"
    values=("${boot[@]}" "${values[@]}")
}

build_driver() {
    note "building the program that drives the network"
    env -u NUGET_PACKAGES dotnet build "$work/source/bench/Driver/Driver.csproj" -c Release -o "$work/driver" -nr:false -tl:off > "$work/output" 2>&1 ||
        { tail -n 30 "$work/output" >&2; fail "bench/Driver could not be built"; }
}

# driver_rows NAME: what the program measured, in the place where row looks for it.
driver_rows() {
    cp "$work/driver-samples/$1" "$work/samples"
}
