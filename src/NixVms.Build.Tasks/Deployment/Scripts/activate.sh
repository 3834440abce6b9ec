# Puts keys in place, sets the profile and has the machine take the system over. Arguments: the system, the action of its
# switch-to-configuration, "profile" or nothing. Standard input: the mark of this deployment, then a line for each key:
# PATH USER GROUP MODE CONTENT, the path and the content in base64. Exit status: that of switch-to-configuration; 113 where
# there is none, 114 where a key could not be put in place, 115 where the profile could not be set.
set -u
LC_ALL=C
PATH=$PATH:/run/current-system/sw/bin:/nix/var/nix/profiles/default/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022
system=$1 action=$2 profile=$3
program=$system/bin/switch-to-configuration
line_feed='
'
temporary=
trap '[ -z "$temporary" ] || rm -f "$temporary"' EXIT

fail() {
  printf 'error: %s\n' "$2" >&2
  exit "$1"
}

[ -x "$program" ] || fail 113 "$program is not there"
IFS= read -r mark

if [ "$action" = dry-activate ]; then
  exec "$program" dry-activate
fi

# Accounts may be new: who owns a key is looked up again when they are there.
mkdir -p /run/nixvms
paths='' waiting=''
while IFS=' ' read -r path user group mode content; do
  path=$(printf %s "$path" | base64 -d) || fail 114 'a key arrived damaged'
  folder=${path%/*}
  mkdir -p "${folder:-/}" || fail 114 "$folder cannot be made"
  temporary=$(umask 077 && mktemp "$folder/.nixvms.XXXXXX") || fail 114 "nothing can be written in $folder"
  printf %s "$content" | base64 -d > "$temporary" || fail 114 "$path cannot be written"
  chown "$user:$group" "$temporary" 2> /dev/null || waiting="$waiting$user:$group $path$line_feed"
  chmod "$mode" "$temporary" || fail 114 "$path cannot have the mode $mode"
  mv -fT "$temporary" "$path" || fail 114 "$path cannot be put in place"
  temporary=
  paths="$paths$path$line_feed"
done
# Those that are no more.
if [ -r /run/nixvms/keys ]; then
  while IFS= read -r path; do
    case "$line_feed$paths" in
      *"$line_feed$path$line_feed"*) ;;
      *) rm -f "$path" ;;
    esac
  done < /run/nixvms/keys
fi
printf %s "$paths" > /run/nixvms/keys.new && mv -f /run/nixvms/keys.new /run/nixvms/keys

# shellcheck disable=SC3013 # dash and busybox have -ef, too
if [ "$profile" ]; then
  profiles=/nix/var/nix/profiles
  if nix-store --check-validity "$system" > /dev/null 2>&1; then
    nix-env -p "$profiles/system" --set "$system" || fail 115 'the profile cannot be set'
  elif ! [ "$profiles/system" -ef "$system" ]; then
    number=1
    while [ -L "$profiles/system-$number-link" ]; do number=$((number + 1)); done
    {
      mkdir -p "$profiles" && ln -s "$system" "$profiles/system-$number-link" \
        && ln -sfn "system-$number-link" "$profiles/.system.new" && mv -fT "$profiles/.system.new" "$profiles/system"
    } || fail 115 'the profile cannot be set'
  fi
fi

"$program" "$action"
status=$?
while IFS=' ' read -r owner path; do
  [ -n "$path" ] || continue
  chown "$owner" "$path" || status=114
done << END
$waiting
END
if [ "$status" = 0 ] && [ "$action" != boot ]; then
  printf '%s\n' "$mark" > /run/nixvms/deployed.new && chmod 0600 /run/nixvms/deployed.new && mv -f /run/nixvms/deployed.new /run/nixvms/deployed
fi
exit "$status"
