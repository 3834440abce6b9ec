# --- What run-vms shell, ssh and console connect to ------------------------------------------------

# make_connections NAME: sets `connections` to QEMU options.
# Pipes stay connected whoever comes and goes, and hold back what nobody reads; a pseudo-terminal drops it, so the
# serial console goes on without a reader. Its log is the pipe of the machine's output, which read_console shows.
make_connections() {
  base=$run/$1
  connections="-chardev pipe,id=nvqmp,path=$base.qmp -mon chardev=nvqmp,mode=control"
  connections="$connections -device virtio-serial-pci,id=nvserial"
  pipes=$base.qmp
  # Ports of the machine's agent: the first for short questions, and one to wait for the end of each shell.
  for number in 0 $shells; do
    connections="$connections -chardev pipe,id=nvagent$number,path=$base.agent$number"
    connections="$connections -device virtserialport,bus=nvserial.0,chardev=nvagent$number,name=nixvms.$number"
    pipes="$pipes $base.agent$number"
  done
  for number in $shells; do
    connections="$connections -chardev pipe,id=nvshell$number,path=$base.shell$number"
    connections="$connections -device virtserialport,bus=nvserial.0,chardev=nvshell$number,name=nixvms-shell.$number"
    pipes="$pipes $base.shell$number"
  done
  for pipe in $pipes; do mkfifo "$pipe.in" "$pipe.out"; done
  case " ${QEMU_OPTS-} " in
    *' -serial '*) ;;
    *) connections="$connections -chardev pty,id=nvconsole,logfile=$base.console -serial chardev:nvconsole" ;;
  esac
  # What is to be the same in a build that the machine takes over while it runs.
  if [ -r "$fixed/$1" ]; then cat "$fixed/$1" >"$base.fixed"; fi
  : >"$base.connected"
}

# Makes the run known: by-hand/find.sh looks for that.
published=''
publish() {
  # shellcheck disable=SC2086 # names of machines hold no space
  set -- $chosen
  printf '%s\n%s\n%s\n%s\n' "$network" "$PWD" "$*" "$owner" >"$run/about"
  # Links of runs that were cut off, by a loss of power for one.
  for link in "$runtime"/run-vms-*; do
    if [ -L "$link" ] && [ ! -d "$link" ]; then rm -f "$link" 2>/dev/null || :; fi
  done
  if ln -s "$run" "$runtime/run-vms-$main" 2>/dev/null; then published=$runtime/run-vms-$main; fi
}

withdraw() {
  [ -z "$published" ] || rm -f "$published"
}
