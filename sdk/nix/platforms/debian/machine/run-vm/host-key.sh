# The key of the machine's SSH server: made here in 10 ms, where an emulated machine needs a second. It is in the folder
# of the machine, so that a machine with a state of its own is known again. Where it cannot be made (ssh-keygen wants to
# know the name of its user), the machine makes one itself.
if [ -n "$ssh_keygen" ]; then
  key=$TMPDIR/ssh_host_ed25519_key
  # shellcheck disable=SC2086 # a command of several words
  if [ -s "$key" ] || (cd "$store" && exec $ssh_keygen -q -t ed25519 -N '' -C "root@$machine" -f "$key") < /dev/null 2> /dev/null; then
    for file in "$key" "$key.pub"; do
      set -- "$@" -fw_cfg "name=opt/nixvms/${file##*/},file=$(option_value "$file")"
    done
  fi
fi

