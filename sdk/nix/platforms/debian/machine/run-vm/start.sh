# Further options, and the start.
# @qemu-options@

case " ${QEMU_OPTS-} $* " in
  *' -serial '* | *' -chardev stdio'*) ;;
  *) set -- "$@" -serial mon:stdio ;;
esac
# shellcheck disable=SC2086 # words
set -- "$@" ${QEMU_OPTS-}

while [ "$callers" -gt 0 ]; do
  argument=$1
  shift
  set -- "$@" "$argument"
  callers=$((callers - 1))
done

[ -n "$own_folder" ] || exec "$qemu" "$@"

# In the background, so that a signal to this script is seen at once. The keyboard is still QEMU's.
exec 3<&0
"$qemu" "$@" <&3 3<&- &
qemu_process=$!
exec 3<&-
status=0
wait "$qemu_process" || status=$?
qemu_process=
exit "$status"
