# What a machine says before anything is copied. Standard input: the system, the mark of this deployment (activate.sh), then
# lines: "profile", "key PATH", "package NAME", "path STORE-PATH". Answers after a line of its own, since a login may print, too:
#   current            it has this deployment already
#   nix                it has a Nix that knows its store
#   lacks NAME         a Debian package
#   missing PATH       a store path
# shellcheck disable=SC3013 # dash and busybox have -ef, too
set -u
LC_ALL=C
PATH=$PATH:/run/current-system/sw/bin:/nix/var/nix/profiles/default/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
IFS= read -r system
IFS= read -r mark
echo nixvms-deploy
if [ "$(id -u)" = 0 ]; then echo root; fi
# On an image, a program of Nix may be just one of many: its database knows nothing of what is there.
if command -v nix-store > /dev/null 2>&1; then
  if ! [ -e /run/current-system ] || nix-store --check-validity "$(readlink -f /run/current-system)" > /dev/null 2>&1; then echo nix; fi
fi
deployed=
if [ -r /run/nixvms/deployed ]; then IFS= read -r deployed < /run/nixvms/deployed; fi
current=yes
if [ "$deployed" != "$mark" ] || ! [ /run/current-system -ef "$system" ]; then current=; fi
while IFS= read -r line; do
  name=${line#* }
  case $line in
    profile*) [ /nix/var/nix/profiles/system -ef "$system" ] || current= ;;
    'key '*) [ -e "$name" ] || current= ;;
    'package '*)
      found=
      for list in /var/lib/dpkg/info/"$name".list /var/lib/dpkg/info/"$name":*.list; do
        [ ! -e "$list" ] || found=yes
      done
      [ "$found" ] || printf 'lacks %s\n' "$name"
      ;;
    'path '*) [ -e "$name" ] || printf 'missing %s\n' "$name" ;;
  esac
done
if [ "$current" ]; then echo current; fi
