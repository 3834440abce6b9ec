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
    measure "$pairs" bare_evaluation traced_evaluation task_evaluation
    row "evaluation: bare nix-instantiate / traced" 1 3 ms "<= 1.03"
    row "evaluation: bare nix-instantiate / traced, processor time" 2 4 ms "<= 1.03"
    row "evaluation: bare nix-instantiate / whole task" 1 5 ms

    # What a task costs whatever the network: the more machines, the less it counts.
    crowd=$work/lab/crowd
    new_project "$crowd" crowd
    write_machines "$crowd/network.nix" 50
    warm_up "$crowd"
    record_evaluation "$crowd"
    measure "$((pairs < 5 ? pairs : 5))" bare_crowd traced_crowd task_crowd
    row "evaluation, 50 machines: bare / traced" 1 3 ms "<= 1.03"
    row "evaluation, 50 machines: bare / traced, processor time" 2 4 ms "<= 1.03"
    row "evaluation, 50 machines: bare / whole task" 1 5 ms
}

bare_evaluation() { evaluate_bare "$manpage"; }
traced_evaluation() { evaluate_traced "$manpage"; }
task_evaluation() { evaluate_by_task "$manpage"; }
bare_crowd() { evaluate_bare "$crowd"; }
traced_crowd() { evaluate_traced "$crowd"; }
task_crowd() { evaluate_by_task "$crowd"; }

evaluate_bare() { in_folder "$1" timed nix-instantiate "${bare_arguments[@]}"; }

# What tracking asks of Nix: a record of what it looks at, and a log, which somebody reads.
evaluate_traced() {
    sed -n 's/^#define HEADER "\(.*\)\\n"$/\1/p' "$root/src/NixVms.Trace/trace.c" > "$work/trace"
    in_folder "$1" timed read_log env "${variables[@]}" NIXVMS_TRACE="$work/trace" nix-instantiate "${arguments[@]}"
    grep -qazE '^E[0-9.]+ ' "$work/trace" || fail "Nix was not traced"
}
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
    saw "] building "
    values+=("$(task_seconds EvaluateNixNetwork BuildVmNetwork WriteRunVms)")
}

row_option() {
    warm_up "$manpage"
    record_evaluation "$manpage"
    measure "$pairs" noop_on bare_first option_build
    row "no-op build / after an option was changed" 1 5 s
    row "option changed: nix-instantiate and nix-store / our tasks" 3 7 s "<= 0.3 s"
}

option_build() {
    change_option "$manpage"
    in_folder "$manpage" timed "${build[@]}" "${profile[@]}"
    saw "] building "
    values+=("$(task_seconds EvaluateNixNetwork BuildVmNetwork WriteRunVms)")
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
        measure "$((pairs < 5 ? pairs : 5))" original_evaluation nixpkgs_traced nixpkgs_evaluation
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

nixpkgs_traced() {
    write_plain_network "$nixpkgs_project" "$(next_marker)"
    evaluate_traced "$nixpkgs_project"
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
