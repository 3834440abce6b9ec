#!/bin/sh
# Compiles trace.c for each platform into sdk/tools/PLATFORM/libnixvms-trace.so, unless it is there and newer: where the
# tasks look for it, in the package as in a checkout.
set -eu

cd "$(dirname "$0")"

# compile PLATFORM PROCESSOR
compile() {
    library=../../sdk/tools/$1/libnixvms-trace.so
    [ -z "$(find "$library" -newer trace.c -newer compile.sh 2> /dev/null)" ] || return 0
    mkdir -p "../../sdk/tools/$1"
    compiler=$2-linux-gnu-gcc
    # Fedora has the C library of another processor in a place of its own.
    sysroot=$(find "/usr/$2-redhat-linux/sys-root" -mindepth 1 -maxdepth 1 2> /dev/null | sort | tail -n 1)
    case $(gcc -dumpmachine) in "$2"-*) compiler=gcc sysroot= ;; esac
    # Old C libraries have dlsym in libdl. Under another name first, so that nothing loads half a library.
    "$compiler" ${sysroot:+"--sysroot=$sysroot"} -std=gnu11 -O2 -fPIC -shared -s -Wall -Wextra -Werror -Wl,--no-as-needed -l:libdl.so.2 -o "$library.new" trace.c
    mv "$library.new" "$library"
}

compile linux-x64 x86_64
compile linux-arm64 aarch64
