# Adds store paths to a machine without Nix. Standard input: a tar archive of them. Argument: the one that comes last, for
# where it is, all is. A store that is another computer's, or an image, gets an overlay in memory.
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
kind=
while read -r _ place type _; do [ "$place" != /nix/store ] || kind=$type; done < /proc/mounts
case $kind in
  9p | virtiofs | squashfs | erofs)
    store=/run/nixvms/store
    mkdir -p "$store/upper" "$store/work"
    mount -t overlay -o "lowerdir=/nix/store,upperdir=$store/upper,workdir=$store/work" overlay /nix/store
    ;;
esac
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
