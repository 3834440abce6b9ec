# Adds store paths to a machine without Nix. Standard input: a tar archive of them. Argument: the one that comes last, for
# where it is, all is. The function make_store_writable comes first (sdk/nix/guest/writable-store.sh).
set -eu
LC_ALL=C
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022
mkdir -p /run/nixvms
# Of two at once, one waits.
if command -v flock > /dev/null 2>&1; then
  exec 9> /run/nixvms/deploy.lock
  flock 9
fi
make_store_writable
mkdir -p /nix/store
added=$(mktemp -d /nix/store/.nixvms-deploy.XXXXXX)
trap 'rm -rf "$added"' EXIT
# What one that was killed has left.
for other in /nix/store/.nixvms-deploy.*; do [ "$other" = "$added" ] || rm -rf "$other"; done
tar --extract --no-same-owner --preserve-permissions --directory "$added"
for path in "$added"/nix/store/*; do
  name=${path##*/}
  if [ "/nix/store/$name" != "$1" ] && ! [ -e "/nix/store/$name" ]; then mv -T "$path" "/nix/store/$name"; fi
done
if [ -e "$added$1" ]; then mv -T "$added$1" "$1"; fi
