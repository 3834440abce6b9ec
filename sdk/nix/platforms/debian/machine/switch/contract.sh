#!/bin/bash
# bin/switch-to-configuration of a machine, with the interface of NixOS's: the running machine takes this configuration over.
#
#   switch-to-configuration test           takes it over
#   switch-to-configuration switch         the same: a machine has no boot loader, its start script says what it starts with
#   switch-to-configuration dry-activate   says what it would do, and changes nothing
#
# By root, in the machine. What it does is written to standard error. Exit status: 0; 1 when nothing was done; 2 when an
# activation script failed, 3 when a file or systemd's configuration could not be changed, 4 when units failed: their
# names and the end of their journal are written, too.
#
# Killed at any point, it leaves a machine that the next one brings to the end, whatever configuration that is of:
#   /etc/nixvms/configuration    what the machine has, in the order of bytes: HASH PATH of each file (toplevel.nix)
#   /etc/nixvms/pending          ? PATH: what may have been changed since
#   /run/nixvms/switch/pending   VERB UNIT: what has still to be done with units
#
# Needs bash, coreutils and util-linux. Speed decides: under emulation, to start a program takes 20 to 30 ms. So the lists
# are compared by one program, and whatever is about many files or units is one command.
# The parts and their order: toplevel.nix.
set -u
shopt -s nullglob extglob
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022
root=

say() {
  printf '%s\n' "$*" >&2
}

# say_units WHAT UNIT…: a line like one of NixOS's.
say_units() {
  local what=$1 list
  shift
  [ $# -gt 0 ] || return 0
  printf -v list '%s, ' "$@"
  say "$what the following units: ${list%, }"
}

toplevel=$(cd -P -- "${0%/*}/.." && pwd) || exit 1
action=${1-}
case $action in
  test | dry-activate) ;;
  switch) say 'This machine has no boot loader: its start script says what it starts with. Taking the configuration over, as "test" does.' ;;
  boot)
    say 'This machine has no boot loader: its start script says what it starts with.'
    exit 1
    ;;
  *)
    say 'Usage: switch-to-configuration test|switch|boot|dry-activate'
    exit 1
    ;;
esac
if [ ! -d "$root/run/systemd/system" ]; then
  say 'This is no running machine: nothing can take the configuration over.'
  exit 1
fi

state=$root/run/nixvms/switch
etc=$root/etc
units=etc/systemd/system
debian_units=$root/usr/lib/systemd/system
[ -d "$state" ] || mkdir -p "$state" || exit 1
# One at a time; a process that it leaves behind is kept from holding the lock.
exec 9>> "$state/lock"
if ! flock -n 9; then
  say 'waiting for another switch-to-configuration to end'
  flock 9 || exit 1
fi
