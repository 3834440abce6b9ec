#!/bin/sh
# Installs what packing, building and running networks needs beside the .NET SDK: gcc, Nix and QEMU; with --tests also
# what the tests use. On Debian and Ubuntu it asks apt for what is missing; elsewhere it says what to install.
set -eu

with_tests=false
case ${1:-} in
    '') ;;
    --tests) with_tests=true ;;
    *) echo "usage: eng/install-prerequisites.sh [--tests]" >&2; exit 2 ;;
esac

missing=
# need PROGRAM PACKAGE: notes the Debian package of a program that is not there.
need() {
    command -v "$1" > /dev/null 2>&1 || missing="$missing $2"
}

need nix-instantiate nix-bin
need qemu-system-x86_64 qemu-system-x86
need ssh openssh-client
need apt-get apt
need dpkg-deb dpkg
need gcc "gcc libc6-dev"
if [ "$(uname -m)" = aarch64 ]; then
    need x86_64-linux-gnu-gcc "gcc-x86-64-linux-gnu libc6-dev-amd64-cross"
else
    need aarch64-linux-gnu-gcc "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
fi
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing="$missing debian-archive-keyring"
if $with_tests; then
    need shellcheck shellcheck
    need xmllint libxml2-utils
    need strace strace
    need busybox busybox-static
    need dash dash
    need openssl openssl
    need systemd-sysusers systemd
    need tesseract tesseract-ocr
fi

if [ -n "$missing" ]; then
    if ! command -v apt-get > /dev/null 2>&1; then
        echo "Please install Nix 2.8 or newer, QEMU (qemu-system-x86_64, qemu-system-i386), an SSH client, and gcc for this and for 64-bit ARM; as Debian packages:$missing" >&2
        exit 1
    fi

    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        command -v sudo > /dev/null 2>&1 || { echo "Please install as root: apt-get install$missing" >&2; exit 1; }
    fi
    echo "Installing:$missing"
    $as_root apt-get update -q > /dev/null
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends $missing > /dev/null
fi

# An SSH server for tests, unpacked instead of installed: the package would start a daemon.
if $with_tests && [ ! -x /usr/sbin/sshd ] && command -v apt-get > /dev/null 2>&1; then
    tools=$(cd "$(dirname "$0")/.." && pwd)/artifacts/test-tools
    if [ ! -d "$tools/openssh-server" ]; then
        echo "Unpacking for tests: openssh-server libwrap0"
        rm -rf "$tools/new"
        mkdir -p "$tools/new/packages"
        (cd "$tools/new/packages" && apt-get download -q openssh-server libwrap0 > /dev/null 2>&1) || true
        for package in "$tools"/new/packages/*.deb; do
            [ ! -e "$package" ] || dpkg-deb -x "$package" "$tools/new/openssh-server"
        done
        [ ! -d "$tools/new/openssh-server" ] || mv "$tools/new/openssh-server" "$tools/openssh-server"
        rm -rf "$tools/new"
    fi
fi

if ! dotnet --version > /dev/null 2>&1; then
    echo "Please install the .NET SDK 10 (https://dot.net); this system's own packages may have it as dotnet-sdk-10.0." >&2
    exit 1
fi
