# shellcheck shell=bash disable=SC2154 # run.sh sets what is not set here
# Sourced by run.sh: a function row_NAME for each --only NAME. README.md says what the rows compare.

manpage=$work/lab/ManPage

# --- No-op -----------------------------------------------------------------------------------------------------------

row_noop() {
    new_manpage "$work/lab/Off"
    warm_up "$manpage"
    warm_up "$work/lab/Off" -p:EnableDefaultNixNetworkItems=false
    measure "$pairs" noop_off noop_on
    row "no-op build: targets off / on" 1 3 s "<= 1.02"
    row "no-op build: targets off / on, processor time" 2 4 s

    new_library "$work/lab/Without" ''
    new_library "$work/lab/With" '<Sdk Name="NixVms.Build" />'
    cp "$manpage"/*.nix "$manpage"/*.nixnet "$work/lab/With/"
    warm_up "$work/lab/Without"
    warm_up "$work/lab/With"
    measure "$pairs" noop_without noop_with
    row "no-op build of a C# library: without this SDK / with it" 1 3 s
    row "no-op build of a C# library: ..., processor time" 2 4 s
}

noop_off() { in_folder "$work/lab/Off" timed "${build[@]}" -p:EnableDefaultNixNetworkItems=false; }
noop_on() { in_folder "$manpage" timed "${build[@]}"; }
noop_without() { in_folder "$work/lab/Without" timed "${build[@]}"; }
noop_with() { in_folder "$work/lab/With" timed "${build[@]}"; }

# --- Evaluation ------------------------------------------------------------------------------------------------------

row_evaluation() {
    warm_up "$manpage"
    record_evaluation "$manpage"
    measure "$pairs" bare_evaluation logged_evaluation task_evaluation
    row "evaluation: bare nix-instantiate / with the log of files" 1 3 ms "<= 1.05"
    row "evaluation: bare nix-instantiate / whole task" 1 5 ms

    # What a task costs whatever the network: the more machines, the less it counts.
    crowd=$work/lab/crowd
    new_project "$crowd" crowd
    write_machines "$crowd/network.nix" 50
    warm_up "$crowd"
    record_evaluation "$crowd"
    measure "$((pairs < 5 ? pairs : 5))" bare_crowd logged_crowd task_crowd
    row "evaluation, 50 machines: bare / with the log of files" 1 3 ms "<= 1.05"
    row "evaluation, 50 machines: bare / whole task" 1 5 ms
}

bare_evaluation() { evaluate_bare "$manpage"; }
logged_evaluation() { evaluate_logged "$manpage"; }
task_evaluation() { evaluate_by_task "$manpage"; }
bare_crowd() { evaluate_bare "$crowd"; }
logged_crowd() { evaluate_logged "$crowd"; }
task_crowd() { evaluate_by_task "$crowd"; }

evaluate_bare() { in_folder "$1" timed nix-instantiate "${bare_arguments[@]}"; }

# What tracking asks of Nix: a log with every file, which somebody reads.
evaluate_logged() { in_folder "$1" timed read_log nix-instantiate "${arguments[@]}"; }
read_log() { "$@" 2>&1 > /dev/null | wc -l; }

evaluate_by_task() {
    add_comment "$1"
    in_folder "$1" timed "${build[@]}" -t:EvaluateNixNetwork "${profile[@]}"
    saw "evaluating (changed: "
    values=("$(task_seconds EvaluateNixNetwork)")
}

# --- Builds after changes that change nothing ------------------------------------------------------------------------

row_comment() {
    warm_up "$manpage"
    measure "$pairs" noop_on comment_build
    row "no-op build / after a comment was added" 1 3 s
}

comment_build() {
    add_comment "$manpage"
    in_folder "$manpage" timed "${build[@]}" "${profile[@]}"
    saw "evaluating (changed: "
    did_not_see "building /nix/store"
}

row_clone() {
    warm_up "$manpage"
    measure "$pairs" noop_on touched_build
    row "no-op build / after every file was touched" 1 3 s
    row "after every file was touched: our task" 0 5 ms
    measure "$pairs" noop_on cloned_build
    row "no-op build / ... and bin/ and result were removed" 1 3 s
}

touched_build() {
    find "$manpage" ! -type l -exec touch {} +
    in_folder "$manpage" timed "${build[@]}" "${profile[@]}"
    saw "nothing that the evaluation depends on has changed"
    values+=("$(task_seconds EvaluateNixNetwork)")
}

cloned_build() {
    rm -rf "${manpage:?}/bin" "$manpage/result"
    touched_build
}

# --- First build and change of an option -----------------------------------------------------------------------------

row_first() {
    warm_up "$manpage"
    record_evaluation "$manpage"
    measure "$pairs" bare_first first_build
    row "first build: nix-instantiate and nix-store / dotnet build" 1 3 s "<= 1.05"
    row "first build: nix-instantiate and nix-store / our tasks" 1 5 s
}

bare_first() {
    change_option "$manpage"
    in_folder "$manpage" timed bare_build
    saw "building '/nix/store"
}

# The derivation is what the evaluation prints; "--eval" gives no path to hand on.
bare_build() {
    nix-instantiate "${bare_arguments[@]}" > "$work/manifest" 2> "$work/log"
    nix-store --realise "$(sed -n 's/.*"drvPath":"\([^"]*-nixvms-ManPage\.drv\)".*/\1/p' "$work/manifest")" \
        --add-root "$work/root" --indirect "${nix_options[@]}"
}

first_build() {
    change_option "$manpage"
    rm -rf "${manpage:?}/bin" "$manpage/result" "$manpage/obj/Debug"
    in_folder "$manpage" timed "${build[@]}" "${profile[@]}"
    saw "building /nix/store"
    values+=("$(task_seconds EvaluateNixNetwork BuildVmNetwork WriteRunVms)")
}

row_option() {
    warm_up "$manpage"
    measure "$pairs" noop_on option_build
    row "no-op build / after an option was changed" 1 3 s
}

option_build() {
    change_option "$manpage"
    in_folder "$manpage" timed "${build[@]}" "${profile[@]}"
    saw "building /nix/store"
}

# --- nixpkgs ---------------------------------------------------------------------------------------------------------

row_nixpkgs() {
    local tree
    [ "${#trees[@]}" -gt 0 ] || note "no nixpkgs tree is given (--nixpkgs, NIXVMS_TEST_NIXPKGS): its rows are left out"
    for tree in "${trees[@]}"; do
        nixpkgs_expression=$tree/nixos/modules/installer/tools/nixos-build-vms/build-vms.nix
        if [ ! -f "$nixpkgs_expression" ]; then
            note "the nixpkgs in $(basename "$tree") has no nixos-build-vms: left out"
            continue
        fi
        nixpkgs_project=$work/lab/nixos
        new_project "$nixpkgs_project" nixos
        write_plain_network "$nixpkgs_project" 1
        nixpkgs_switch=-p:NixpkgsPath=$tree
        in_folder "$nixpkgs_project" "${restore[@]}" > "$work/output" 2>&1
        record_evaluation "$nixpkgs_project" "$nixpkgs_switch"
        measure "$((pairs < 5 ? pairs : 5))" original_evaluation nixpkgs_logged nixpkgs_evaluation
        row "edit to evaluated, $(basename "$tree"): nixos-build-vms / our Nix" 1 3 s
        row "edit to evaluated, $(basename "$tree"): nixos-build-vms / our task" 1 7 s
        row "edit to evaluated, $(basename "$tree"): nixos-build-vms / build" 1 5 s
    done
}

original_evaluation() {
    write_plain_network "$nixpkgs_project" "$(next_marker)"
    in_folder "$nixpkgs_project" timed nix-instantiate "$nixpkgs_expression" \
        --argstr networkExpr "$nixpkgs_project/network.nix" "${nix_options[@]}"
}

nixpkgs_logged() {
    write_plain_network "$nixpkgs_project" "$(next_marker)"
    evaluate_logged "$nixpkgs_project"
}

nixpkgs_evaluation() {
    write_plain_network "$nixpkgs_project" "$(next_marker)"
    in_folder "$nixpkgs_project" timed "${build[@]}" -t:EvaluateNixNetwork "$nixpkgs_switch" "${profile[@]}"
    saw "evaluating (changed: "
    values+=("$(task_seconds EvaluateNixNetwork)")
}

# The original refuses deployment.targetHost, so the man page's own network will not do.
write_plain_network() {
    cat > "$1/network.nix" << END
{
  test1 = { services.openssh.enable = true; environment.etc."bench".text = "$2"; };
  test2 = { services.httpd.enable = true; services.httpd.adminAddr = "a@example.net"; };
}
END
}

# --- 1,000 inputs ----------------------------------------------------------------------------------------------------

row_inputs() {
    local kind
    for kind in read imported; do
        few=$work/lab/few-$kind
        many=$work/lab/many-$kind
        new_reading_project "$few" "$kind" 1
        new_reading_project "$many" "$kind" 1000
        warm_up "$few"
        warm_up "$many"
        measure "$pairs" few_touched many_touched
        row "check of contents: 1 / 1,000 files $kind, all touched" 1 2 ms "+ <= 30 ms"
        measure "$pairs" few_noop many_noop
        row "no-op build: 1 / 1,000 files $kind" 1 3 s
    done
}

few_touched() { touched_data "$few"; }
many_touched() { touched_data "$many"; }
few_noop() { in_folder "$few" timed "${build[@]}"; }
many_noop() { in_folder "$many" timed "${build[@]}"; }

touched_data() {
    find "$1/data" -type f -exec touch {} +
    in_folder "$1" timed "${build[@]}" "${profile[@]}"
    saw "nothing that the evaluation depends on has changed"
    values=("$(task_seconds EvaluateNixNetwork)")
}

# new_reading_project FOLDER read|imported COUNT: a network made of COUNT files of 1 KiB.
new_reading_project() {
    # shellcheck disable=SC2016 # what looks like a variable is Nix's
    local i reader='builtins.readFile (./data + "/${n}")'
    # shellcheck disable=SC2016
    [ "$2" = read ] || reader='(import (./data + "/${n}")).text'
    new_project "$1" lab
    mkdir "$1/data"
    for ((i = 1; i <= $3; i++)); do
        if [ "$2" = read ]; then
            printf '%1024s' "$i" > "$1/data/$i"
        else
            printf '{ text = "%1000s"; }' "$i" > "$1/data/$i"
        fi
    done
    cat > "$1/network.nix" << END
let
  text = builtins.concatStringsSep "" (map (n: $reader) (builtins.attrNames (builtins.readDir ./data)));
in
{ alpha = { environment.etc."length".text = toString (builtins.stringLength text); }; }
END
}

# --- The debian platform: size and boot ------------------------------------------------------------------------------

row_machines() {
    local count
    warm_up "$manpage"
    record_evaluation "$manpage"
    for count in 2 10 50 254; do
        write_machines "$work/machines-$count.nix" "$count"
    done
    for count in 10 50 254; do
        machines=$count
        measure "$((pairs < 3 ? pairs : 3))" two_machines more_machines
        row "evaluation: 2 / $count machines" 1 3 s
        [ "$has_memory" = false ] || row "evaluation: 2 / $count machines, peak memory" 2 4 MiB
    done
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

row_boot() {
    if ! command -v ssh > /dev/null; then
        note "there is no ssh: the row of the boot is left out"
        return
    fi
    warm_up "$manpage"
    measure "$((pairs < 3 ? pairs : 3))" boot
    row "boot: start of run-vms until test2 answers test1" 0 1 s
}

boot() {
    local port start deadline
    port=$(free_port)
    start=$EPOCHREALTIME
    deadline=$((SECONDS + 300))
    "$manpage/bin/Debug/ManPage/run-vms" --forward "test1:$port:22" > "$work/boot" 2>&1 < /dev/null &
    network=$!
    until ssh -F none -p "$port" -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR root@127.0.0.1 \
        'curl --silent --fail --max-time 5 http://test2/' > "$work/output" 2>&1; do
        if [ "$SECONDS" -gt "$deadline" ] || ! kill -0 "$network" 2> /dev/null; then
            tail -n 30 "$work/boot" >&2
            fail "the machines did not come up"
        fi
        sleep 0.2
    done
    values=("$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')")
    stop_network
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
