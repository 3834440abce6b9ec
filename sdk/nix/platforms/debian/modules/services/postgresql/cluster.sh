# shellcheck shell=sh disable=SC2154
# Makes a PostgreSQL cluster with PostgreSQL's own programs from their packages; nothing of the host runs.
# Inputs from the derivation: version, tools (the unpacked packages), loader and libraries (how to run them), sed, tar,
# initdbArgs, statementsPath, out. cluster.nix says what it makes.
set -eu

export LC_ALL=C TZ=UTC PGTZ=UTC HOME="$PWD" LOCPATH="$tools/lib/locale"
top=$PWD
# The only folder of PATH is the one of the builders' busybox.
shell=$PATH/sh
bin=$top/lib/postgresql/$version/bin

# initdb refuses to run as root, which the builder is where Nix has neither build users nor a sandbox.
# as_user PROGRAM ARGUMENT…
if [ "$(id -u)" = 0 ]; then
  chown 1000:1000 "$top"
  as_user() {
    program=$1
    shift
    start-stop-daemon -S -q -c 1000:1000 -x "$program" -- "$@"
  }
else
  as_user() {
    "$@"
  }
fi

# PostgreSQL finds its files relative to its program, and starts itself through popen, that is /bin/sh: there is none
# in the sandbox, so a copy of the C library looks for ../x/sh instead. Every program runs in a folder beside x.
mkdir -p x work libraries "$bin" share
ln -s "$shell" x/sh
ln -s "$tools/share/postgresql" share/postgresql
ln -s "$tools/lib/postgresql/$version/lib" "lib/postgresql/$version/lib"
# shellcheck disable=SC2086 # commands of several words
$sed 's#/bin/sh\x00#../x/sh\x00#' < "$libraries/libc.so.6" > libraries/libc.so.6
chmod +x libraries/libc.so.6

# initdb asks which locales there are.
cat > x/locale <<END
#!$shell
printf '%s\n' C C.utf8 POSIX
END
chmod +x x/locale
export PATH="$PATH:$top/x"

for program in initdb postgres pg_controldata; do
  cat > "$bin/$program" <<END
#!$shell
exec $loader --library-path $top/libraries:$libraries --argv0 $bin/$program \
  $tools/lib/postgresql/$version/bin/$program "\$@"
END
  chmod +x "$bin/$program"
done

mkdir data
[ "$(id -u)" != 0 ] || chown 1000:1000 data work
cd work
eval "set -- $initdbArgs"
as_user "$bin/initdb" --no-sync --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth=peer --wal-segsize=1 \
  "$@" --pgdata="$top/data"
if [ -s "$statementsPath" ]; then
  as_user "$bin/postgres" --single -j -F -c exit_on_error=on -D "$top/data" postgres < "$statementsPath"
fi
as_user "$bin/pg_controldata" "$top/data" > "$top/control"
cd "$top"

# control NAME: the number of that name, without the epoch before a colon.
control() {
  awk -F: -v name="Latest checkpoint's $1" '$1 == name { number = $NF; gsub(/ /, "", number); print number }' control
}
log=
for file in data/pg_wal/*; do
  case ${file##*/} in
    *[!0-9A-F]*) ;;
    *) log=${file##*/} ;;
  esac
done
mkdir "$out"
echo "-x $(control NextXID) -o $(control NextOID) -m $(control NextMultiXactId),1 -u $(control oldestXID) -l $log" \
  > "$out/reset-args"
cat "$out/reset-args"

rm -rf data/pg_wal/0* data/global/pg_control data/pg_stat/* data/base/*/pg_internal.init data/global/pg_internal.init
rm data/postgresql.conf data/pg_hba.conf data/pg_ident.conf
# shellcheck disable=SC2086
$tar -c --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1 -C data -f "$out/data.tar" .
