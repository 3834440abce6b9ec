#!/bin/sh
# The first command of the README: sets up everything, builds the man page's network, starts it, has test1 fetch
# test2's page, and shuts down.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build_only=false

usage() {
    cat <<EOF
usage: eng/try.sh [--build-only]

Installs what is missing (Nix, QEMU), packs the SDK and what the samples need besides, builds samples/ManPage, starts its
two machines, fetches the page of test2 from test1 over ssh, prints it and shuts down.

  --build-only  stop after the build
EOF
}

while [ $# -gt 0 ]; do
    case $1 in
        --build-only) build_only=true; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

step() {
    printf '\n==> %s\n' "$*"
}

step "Looking for Nix, QEMU and the .NET SDK"
"$root/eng/install-prerequisites.sh"

step "Packing NixVms.Build and NixVms.Testing"
"$root/eng/pack.sh"

step "dotnet build samples/ManPage"
cd "$root/samples/ManPage"
dotnet build --nologo
[ -x bin/Debug/ManPage/run-vms ]
if $build_only; then
    exit 0
fi

step "Starting the network: bin/Debug/ManPage/run-vms"
scratch=$(mktemp -d)
network=
cleanup() {
    trap - EXIT HUP INT TERM
    if [ -n "$network" ]; then
        kill "$network" 2> /dev/null || true
        wait "$network" 2> /dev/null || true
    fi
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# free_port: prints a port of the loopback interface that nothing listens on.
free_port() {
    port=$((20000 + $$ % 20000))
    while [ -n "$(awk -v hex="$(printf '%04X' "$port")" 'split($2, a, ":") && a[2] == hex { print; exit }' /proc/net/tcp)" ]; do
        port=$((port + 1))
    done
    echo "$port"
}

port=$(free_port)
bin/Debug/ManPage/run-vms --forward "test1:$port:22" &
network=$!

# The machines are new at every start and reached over the loopback interface: there is no host key to compare.
on_test1() {
    ssh -p "$port" -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1 "$@"
}

attempts=60
until page=$(on_test1 'curl --silent --show-error --fail --max-time 5 http://test2/' 2> "$scratch/error"); do
    attempts=$((attempts - 1))
    if [ "$attempts" = 0 ] || ! kill -0 "$network" 2> /dev/null; then
        echo "test1 could not fetch the page of test2: $(cat "$scratch/error")" >&2
        exit 1
    fi
    sleep 1
done

step "On test1 ($(on_test1 uname -m)): curl http://test2/"
printf '%s\n' "$page"

step "Shutting down"
