#!/bin/sh
# Installs what packing, building and running networks needs beside the .NET SDK: gcc, Nix and QEMU; with --tests also
# what the tests use. It asks apt (Debian, Ubuntu) or dnf (Fedora 44 or newer, which has Nix) for what is missing; elsewhere
# it says what to install.
set -eu

with_tests=false
case ${1:-} in
    '') ;;
    --tests) with_tests=true ;;
    *) echo "usage: eng/install-prerequisites.sh [--tests]" >&2; exit 2 ;;
esac

# What the distribution is made of, and so what installs packages: on Fedora apt is one of them.
ID='' ID_LIKE=''
# shellcheck source=/dev/null
[ ! -r /etc/os-release ] || . /etc/os-release
case " $ID $ID_LIKE " in
    *" debian "*) installer=apt-get ;;
    *" fedora "*) installer=dnf ;;
    *) installer= ;;
esac

missing=
# need PROGRAM PACKAGE: notes a program that is not there, by its package in Debian. dnf finds packages by their programs.
need() {
    command -v "$1" > /dev/null 2>&1 || note "$2" "/usr/bin/$1"
}
# note PACKAGE PACKAGE: what is missing, in Debian and in Fedora.
note() {
    if [ "$installer" = dnf ]; then missing="$missing $2"; else missing="$missing $1"; fi
}

need nix-instantiate nix-bin
if [ "$(uname -m)" = aarch64 ]; then
    need qemu-system-aarch64 qemu-system-arm
else
    need qemu-system-x86_64 qemu-system-x86
fi
need ssh openssh-client
need apt-get apt
need dpkg-deb dpkg
need gcc "gcc libc6-dev"
if [ "$(uname -m)" = aarch64 ]; then
    other=x86_64 cross="gcc-x86-64-linux-gnu libc6-dev-amd64-cross"
else
    other=aarch64 cross="gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
fi
need "$other-linux-gnu-gcc" "$cross"
# Fedora's compiler for another processor brings no C library.
if [ "$installer" = dnf ] && [ ! -d "/usr/$other-redhat-linux/sys-root" ]; then
    note "" "sysroot-$other-fc${VERSION_ID:-}-glibc"
fi
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || [ -e /usr/share/keyrings/debian-archive-keyring.pgp ] ||
    note debian-archive-keyring debian-keyring
if $with_tests; then
    need qemu-system-x86_64 qemu-system-x86
    need qemu-system-aarch64 qemu-system-arm
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
    if [ -z "$installer" ]; then
        echo "Please install Nix 2.8 or newer, QEMU (qemu-system-x86_64 and qemu-system-i386, or qemu-system-aarch64), an SSH client, and gcc for this and for 64-bit ARM; as Debian packages:$missing" >&2
        exit 1
    fi

    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        command -v sudo > /dev/null 2>&1 || { echo "Please install as root: $installer install$missing" >&2; exit 1; }
    fi
    echo "Installing:$missing"
    # shellcheck disable=SC2086 # a list of package names
    if [ "$installer" = dnf ]; then
        $as_root dnf install -y -q --setopt=install_weak_deps=False $missing > /dev/null
    else
        $as_root apt-get update -q > /dev/null
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q --no-install-recommends $missing > /dev/null
    fi
fi

# An SSH server for tests, unpacked instead of installed: the package would start a daemon.
if $with_tests && [ ! -x /usr/sbin/sshd ] && [ "$installer" = apt-get ]; then
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
