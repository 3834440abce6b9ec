# shellcheck shell=bash disable=SC2154 # run.sh sets what is not set here
# Sourced by run.sh: the rows about the debian platform and its machines. README.md says what they measure.

# --- Evaluation and builds -------------------------------------------------------------------------------------------

row_machines() {
    local count time_goal memory_goal
    warm_up "$manpage"
    record_evaluation "$manpage"
    for count in 2 10 50 254; do
        write_machines "$work/machines-$count.nix" "$count"
    done
    for count in 10 50 254; do
        machines=$count time_goal='' memory_goal=''
        [ "$count" != 254 ] || time_goal="<= 3 s" memory_goal="<= 700 MiB"
        measure "$((pairs < 3 ? pairs : 3))" two_machines more_machines
        row "evaluation: 2 / $count machines" 1 3 s "$time_goal"
        [ "$has_memory" = false ] || row "evaluation: 2 / $count machines, peak memory" 2 4 MiB "$memory_goal"
    done
}

# The whole task, since the processes of a network are its: with one process, and with as many as there are cores.
row_shards() {
    local tree count
    shards_switch=
    for count in 80 254; do
        new_project "$work/lab/shards" shards
        write_machines "$work/lab/shards/network.nix" "$count"
        shards_rows "$count machines"
    done
    for tree in "${trees[@]}"; do
        shards_switch=-p:NixpkgsPath=$tree
        for count in 6 40; do
            new_project "$work/lab/shards" shards
            write_machines "$work/lab/shards/network.nix" "$count"
            shards_rows "$count machines of $(basename "$tree")"
        done
    done
}

shards_rows() {
    in_folder "$work/lab/shards" "${restore[@]}" > "$work/output" 2>&1
    measure "$((pairs < 5 ? pairs : 5))" one_process all_processes
    row "evaluation, $1: one process / one for each core" 3 6 s "<= 0.63"
    row "evaluation, $1: ..., processor time of the build" 2 5 s
}

one_process() { evaluate_with "-p:NixVmsEvaluationProcesses=1"; }
all_processes() {
    evaluate_with ""
    saw " processes, "
}

evaluate_with() {
    local switches=(-t:EvaluateNixNetwork -v:n)
    [ -z "$1" ] || switches+=("$1")
    [ -z "$shards_switch" ] || switches+=("$shards_switch")
    add_comment "$work/lab/shards"
    in_folder "$work/lab/shards" timed "${build[@]}" "${switches[@]}" "${profile[@]}"
    values+=("$(task_seconds EvaluateNixNetwork)")
}

two_machines() { evaluate_file "$work/machines-2.nix"; }
more_machines() { evaluate_file "$work/machines-$machines.nix"; }

# evaluate_file NETWORK: the recorded command line with another network; values=(time peak-memory-in-MiB).
evaluate_file() {
    local file=$1 command
    command=(nix-instantiate "${bare_arguments[@]//"$manpage/network.nix"/"$file"}")
    if [ "$has_memory" = false ]; then
        timed "${command[@]}"
        return
    fi
    timed /usr/bin/time -o "$work/memory" -f %M "${command[@]}"
    values=("${values[0]}" "$(awk '{ print $1 / 1024 }' "$work/memory")")
}

write_machines() {
    local i
    {
        echo '{'
        for ((i = 1; i <= $2; i++)); do
            printf '  m%03d = { services.openssh.enable = true; };\n' "$i"
        done
        echo '}'
    } > "$1"
}

# Nix's store, state and logs are elsewhere, and packages are files in a folder: what a download takes is left out.
row_cold() {
    warm_up "$manpage"
    cold=$work/lab/cold
    new_manpage "$cold"
    in_folder "$cold" timed "${restore[@]}"
    copy_packages "$cold/debs"
    measure "$((pairs < 2 ? pairs : 2))" cold_build
    remove_store
    row "cold build of the man page's network, without downloads" 0 1 s "<= 30 s"
}

cold_build() {
    remove_store
    rm -rf "${cold:?}/bin" "$cold/result" "$cold/obj/Debug"
    in_folder "$cold" timed env NIX_STORE_DIR="$work/cold/store" NIX_STATE_DIR="$work/cold/state" NIX_LOG_DIR="$work/cold/log" \
        NIX_LOCALSTATE_DIR="$work/cold/local" "${build[@]}" -v:n -p:NixVmsOffline=true -p:NixVmsDebianPackageFolder=debs
    saw "] building nixvms-core-amd64.squashfs"
}

# Nix protects what it stores.
remove_store() {
    [ ! -d "$work/cold" ] || chmod -R u+w "$work/cold"
    rm -rf "$work/cold"
}

# copy_packages FOLDER: the Debian packages that the man page's network was built from.
copy_packages() {
    local package
    mkdir -p "$1"
    nix-store --query --requisites --include-outputs "$(grep -o '/[^"]*-nixvms-ManPage\.drv' "$manpage/obj/Debug/nixvms/ManPage/network.json" | head -n 1)" 2> /dev/null |
        grep '\.deb$' | while read -r package; do cp -L "$package" "$1/"; done
}

row_fifty() {
    fifty=$work/lab/fifty
    new_project "$fifty" fifty
    write_machines "$fifty/network.nix" 50
    warm_up "$fifty"
    measure "$((pairs < 3 ? pairs : 3))" fifty_build
    row "50 machines: our tasks after an option of all was changed" 0 3 s "<= 8 s"
}

fifty_build() {
    sed -i "s|= { .*services|= { environment.etc.\"bench\".text = \"$(next_marker)\"; services|" "$fifty/network.nix"
    in_folder "$fifty" timed "${build[@]}" "${profile[@]}"
    saw "] building "
    values+=("$(task_seconds EvaluateNixNetwork BuildVmNetwork WriteRunVms)")
}

row_package() {
    packages_project=$work/lab/packages
    new_project "$packages_project" packages
    write_packages "${small_packages[@]}"
    warm_up "$packages_project"
    measure "$((pairs < 5 ? pairs : 5))" two_packages six_packages
    row "a package added, in the lock already: of two / six, our tasks" 3 6 s "<= 2 s"
}

small_packages=(bc ed file jq moreutils pv sl tree unzip xxd zip zsh)

two_packages() { packages_build 2; }
six_packages() { packages_build 6; }

# packages_build COUNT: a build with so many packages, of which the store has no image yet.
packages_build() {
    local attempt chosen
    for attempt in {1..20}; do
        mapfile -t chosen < <(shuf --head-count="$1" --echo "${small_packages[@]}")
        write_packages "${chosen[@]}"
        in_folder "$packages_project" timed "${build[@]}" "${profile[@]}"
        if grep -qF "] building nixvms-extra" "$work/output"; then
            values+=("$(task_seconds EvaluateNixNetwork BuildVmNetwork WriteRunVms)")
            return
        fi
    done
    fail "after $attempt attempts the store still had every choice of $1 packages; nix-collect-garbage makes room for new ones"
}

write_packages() {
    printf '{ alpha = { pkgs, ... }: { environment.etc.bench.text = "%s"; environment.systemPackages = with pkgs; [ %s ]; }; }\n' \
        "$(next_marker)" "$*" > "$packages_project/network.nix"
}

# --- Machines --------------------------------------------------------------------------------------------------------

row_boot() {
    if ! command -v ssh > /dev/null; then
        note "there is no ssh: the row of the boot is left out"
        return
    fi
    warm_up "$manpage"
    measure "$((pairs < 3 ? pairs : 3))" boot_pair
    row "boot: start of run-vms until test2 answers test1" 0 1 s "<= 10 s"
    row "boot: ..., processor time of QEMU" 0 2 s
}

# The machine asks by itself, again and again, in one session: connecting costs an emulated machine a second.
boot_pair() {
    local port
    port=$(free_port)
    start_machines "$manpage/bin/Debug/ManPage/run-vms" --forward "test1:$port:22"
    until ssh -F none -p "$port" -o BatchMode=yes -o ConnectTimeout=30 -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1 \
        'until curl --silent --fail --max-time 5 http://test2/; do sleep 0.1; done' > "$work/output" 2>&1; do
        still_running
        sleep 0.1
    done
    stop_machines
}

row_single() {
    single=$work/lab/single
    new_project "$single" single
    write_machines "$single/network.nix" 1
    warm_up "$single"
    measure "$((pairs < 5 ? pairs : 5))" single_in_memory single_with_disk
    row "one machine to multi-user: in memory / with a new disk" 1 4 s "<= 6 s"
    row "one machine to multi-user: ..., processor time of QEMU" 2 5 s
}

single_in_memory() {
    start_machines "$single/bin/Debug/single/run-vms"
    wait_for_targets 1
    stop_machines
}

single_with_disk() {
    rm -rf "$work/state"
    start_machines "$single/bin/Debug/single/run-vms" --state "$work/state"
    wait_for_targets 1
    stop_machines
}

# The target is reached when PostgreSQL serves.
row_postgresql() {
    single=$work/lab/single
    database=$work/lab/database
    new_project "$single" single
    new_project "$database" database
    write_machines "$single/network.nix" 1
    sed 's|= { |&services.postgresql = { enable = true; ensureDatabases = [ "shop" ]; }; |' "$single/network.nix" > "$database/network.nix"
    warm_up "$single"
    warm_up "$database"
    measure "$((pairs < 5 ? pairs : 5))" single_in_memory database_in_memory
    row "one machine to multi-user: without / with PostgreSQL, serving" 1 4 s "+ <= 12 s"
}

database_in_memory() {
    start_machines "$database/bin/Debug/database/run-vms"
    wait_for_targets 1
    stop_machines
}

row_eight() {
    eight=$work/lab/eight
    new_project "$eight" eight
    write_machines "$eight/network.nix" 8
    warm_up "$eight"
    measure 1 eight_machines
    row "8 machines at once, each with sshd, to multi-user" 0 1 s
    row "8 machines at once: memory of all QEMUs" 0 3 MiB "<= 4096 MiB"
}

eight_machines() {
    start_machines "$eight/bin/Debug/eight/run-vms"
    wait_for_targets 8
    stop_machines
}

# start_machines COMMAND…: starts run-vms; its output goes to $work/boot.
start_machines() {
    started=$EPOCHREALTIME
    deadline=$((SECONDS + 300))
    NIXVMS_BENCH=$run_id "$@" > "$work/boot" 2>&1 < /dev/null &
    network=$!
}

still_running() {
    if [ "$SECONDS" -gt "$deadline" ] || ! kill -0 "$network" 2> /dev/null; then
        tail -n 30 "$work/boot" >&2
        fail "the machines did not come up"
    fi
}

# wait_for_targets COUNT: until so many machines say on their consoles that they have started.
wait_for_targets() {
    until [ "$(grep -c 'Reached target.*multi-user.target' "$work/boot")" -ge "$1" ]; do
        still_running
        sleep 0.05
    done
}

# stop_machines: values=(time processor-time-of-QEMU memory-of-QEMU-in-MiB), then stops the machines.
stop_machines() {
    local now=$EPOCHREALTIME process ticks=0 memory=0 stat fields
    for process in /proc/[0-9]*; do
        [[ "$(readlink "$process/exe" 2> /dev/null)" == *qemu-system* ]] || continue
        grep -qzx "NIXVMS_BENCH=$run_id" "$process/environ" 2> /dev/null || continue
        stat=$(< "$process/stat")
        read -ra fields <<< "${stat##*) }"
        ticks=$((ticks + fields[11] + fields[12]))
        memory=$((memory + $(awk '/^Pss:/ { print $2 }' "$process/smaps_rollup")))
    done
    values=("$(awk -v a="$started" -v b="$now" 'BEGIN { print b - a }')"
        "$(awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz }')" "$((memory / 1024))")
    stop_network
}

stop_network() {
    [ -n "$network" ] || return 0
    kill -TERM "$network" 2> /dev/null || true
    wait "$network" 2> /dev/null || true
    network=
}

# free_port: a port of the loopback interface that nothing listens on.
free_port() {
    local port
    while port=$((20000 + RANDOM % 20000)) && awk -v hex="$(printf '%04X' "$port")" \
        'split($2, a, ":") && a[2] == hex { found = 1 } END { exit !found }' /proc/net/tcp; do
        :
    done
    echo "$port"
}
