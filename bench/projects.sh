# shellcheck shell=bash disable=SC2154 # run.sh sets what is not set here
# Sourced by run.sh: the rows about programs of .NET projects in machines. README.md says what they measure.

# new_program FOLDER TEXT: a web program that answers with the text.
new_program() {
    mkdir -p "$1"
    printf '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>%s</TargetFramework></PropertyGroup></Project>\n' "$framework" \
        > "$1/$(basename "$1").csproj"
    answer_with "$1" "$2"
}

answer_with() {
    cat > "$1/Program.cs" << END
using Microsoft.AspNetCore.Builder;
var app = WebApplication.Create(args);
app.MapGet("/", () => "$2");
app.Run();
END
}

# --- A build with nothing to do ----------------------------------------------------------------------------------------

row_references() {
    local folder=$work/lab/references name references=''
    for name in One Two Three; do
        new_program "$folder/$name" none
        references+="<ProjectReference Include=\"../$name/$name.csproj\" ReferenceOutputAssembly=\"false\" />"
    done
    new_library "$folder/Without" "<ItemGroup>$references</ItemGroup>"
    new_library "$folder/Off" "<Sdk Name=\"NixVms.Build\" /><ItemGroup>$references</ItemGroup>"
    new_library "$folder/With" "<Sdk Name=\"NixVms.Build\" /><ItemGroup>${references//false/false\" VmProject=\"true}</ItemGroup>"
    echo '{ alpha = { projects, ... }: { environment.systemPackages = builtins.attrValues projects; }; }' > "$folder/With/network.nix"
    : > "$folder/With/lab.nixnet"
    for name in Without Off With; do warm_up "$folder/$name"; done
    measure "$pairs" references_without references_off references_with
    row "no-op, three programs referenced: targets off / on" 3 5 s "<= 1.02"
    row "no-op, three programs referenced: ..., processor time" 4 6 s
    row "no-op, three programs referenced: without this SDK / on" 1 5 s
    row "no-op, three programs referenced: ..., processor time" 2 6 s
}

references_without() { in_folder "$work/lab/references/Without" timed "${build[@]}"; }
references_off() { in_folder "$work/lab/references/Off" timed "${build[@]}"; }
references_with() { in_folder "$work/lab/references/With" timed "${build[@]}"; }

# --- From an edit to the answer ----------------------------------------------------------------------------------------

row_redeploy() {
    redeploy=$work/lab/redeploy
    new_web_project "$redeploy" none
    warm_up "$redeploy/lab"
    measure "$((pairs < 5 ? pairs : 5))" build_and_restart build_and_switch
    row "edit to answer: build and restart / build and switch" 1 2 s "<= 10 s"
    row "edit to answer: compiler and start of the program / in all" 3 2 s
    row "edit to answer: our part (publication, Nix, switch)" 0 4 s "<= 2 s"
    row "edit to answer: ..., of which the switch" 0 5 s
}

# What is published and built is the same as with a switch.
build_and_restart() {
    local text now
    text=$(next_marker)
    answer_with "$redeploy/Shop" "$text"
    now=$EPOCHREALTIME
    in_folder "$redeploy/lab" timed "${build[@]}"
    start_web "$redeploy" "$text"
    values=("$(since "$now")")
    stop_network
}

build_and_switch() {
    local text now total switched floor restarted began
    # What nobody can save: the compiler, the start of the program, and its first answer, for which it compiles itself.
    start_web "$redeploy" ""
    answer_with "$redeploy/Shop" "$(next_marker)"
    in_folder "$redeploy/Shop" timed "${build[@]}"
    floor=${values[0]}
    began=$EPOCHREALTIME
    timed "$redeploy/lab/bin/Debug/lab/run-vms" shell --pid "$network" m001 'systemctl restart shop'
    wait_for_answer ""
    restarted=$(since "$began")

    text=$(next_marker)
    answer_with "$redeploy/Shop" "$text"
    now=$EPOCHREALTIME
    in_folder "$redeploy/lab" timed "${build[@]}"
    began=$EPOCHREALTIME
    timed "$redeploy/lab/bin/Debug/lab/run-vms" switch --pid "$network"
    saw "restarted shop.service"
    wait_for_answer "$text"
    switched=$(since "$began")
    total=$(since "$now")
    floor=$(sum "$floor" "$restarted")
    values=("$total" "$floor" "$(subtract "$total" "$floor")" "$(subtract "$switched" "$restarted")")
    stop_network
}

# wait_for_answer TEXT: until the program in the machine answers with that; with anything where it is empty.
wait_for_answer() {
    local answer
    until answer=$(curl --silent --fail --max-time 5 "http://127.0.0.1:$port/") && [ "${1:-$answer}" = "$answer" ]; do
        still_running
        sleep 0.05
    done
}

since() { subtract "$EPOCHREALTIME" "$1"; }
subtract() { awk 'BEGIN { value = ARGV[1]; for (i = 2; i < ARGC; i++) value -= ARGV[i]; print value }' "$@"; }
sum() { awk 'BEGIN { for (i = 1; i < ARGC; i++) value += ARGV[i]; print value }' "$@"; }

# --- The start of a machine ------------------------------------------------------------------------------------------

row_web() {
    single=$work/lab/single
    web=$work/lab/web
    new_project "$single" single
    write_machines "$single/network.nix" 1
    new_web_project "$web" answer
    warm_up "$single"
    warm_up "$web/lab"
    measure "$((pairs < 5 ? pairs : 5))" single_in_memory web_machine
    row "one machine to multi-user / until its web program answers" 1 4 s
    row "one machine to ...: ..., processor time of QEMU" 2 5 s
}

web_machine() {
    start_web "$web" answer
    stop_machines
}

# new_web_project FOLDER ANSWER: a program, and a machine that is as those of write_machines, and runs it.
new_web_project() {
    new_program "$1/Shop" "$2"
    new_project "$1/lab" lab
    echo '<Project Sdk="NixVms.Build"><ItemGroup><ProjectReference Include="../Shop/Shop.csproj" /></ItemGroup></Project>' > "$1/lab/lab.proj"
    write_machines "$1/lab/network.nix" 1
    sed -i 's|= {|= { projects, ... }: { services.dotnet.shop = { project = projects.Shop; environment.ASPNETCORE_URLS = "http://*:80"; openFirewall = true; };|' \
        "$1/lab/network.nix"
}

# start_web FOLDER ANSWER: starts its network and waits until the program answers, with anything where that is empty.
start_web() {
    port=$(free_port)
    start_machines "$1/lab/bin/Debug/lab/run-vms" --forward "m001:$port:80"
    wait_for_answer "$2"
}
