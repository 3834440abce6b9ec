#!/usr/bin/env bash
# Makes docs/terminal.svg: the README's own commands, run in an empty folder, and what they print.
# It needs packages (eng/pack.sh) and what building a network needs.
set -euo pipefail
export LC_ALL=C.UTF-8 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/.*"NixVms.Build": "\(.*\)".*/\1/p' "$root/samples/global.json")
work=$(mktemp -d)
network=
cleanup() {
    trap - EXIT HUP INT TERM
    [ -z "$network" ] || { kill "$network" && wait "$network"; } 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The blocks of the README, with the version that was packed.
mkdir "$work/shop"
cd "$work/shop"
cat > "$work/NuGet.config" << END
<configuration><packageSources><add key="packed" value="$root/artifacts/packages" /></packageSources></configuration>
END
awk '/^## / { inside = /Use it/ } inside && /^```/ { code = $0 == "```sh"; next } inside && code' "$root/README.md" |
    sed "s/0\.1\.0/$version/g; /^dotnet \(build\|test\)/d" > "$work/blocks"
bash -euc "$(cat "$work/blocks")" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }

# show COMMAND PATTERN…: runs it, and keeps its lines that have one of the patterns.
show() {
    local command=$1
    shift
    echo "\$ $command" >> "$work/session"
    bash -c "$command" > "$work/log" 2>&1 || true
    keep "$@"
}

# What a picture has no room for: escapes, the folder, what MSBuild says twice. Long lines go on in the next one.
keep() {
    local patterns
    patterns=$(printf '%s\n' "$@")
    sed -E 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\r//g' "$work/log" | grep -E -e "$patterns" | sed -E "s# \[[^]]*proj\]\$##; s#$work/shop/##g" |
        awk '!seen[$0]++' | fold -s -w 112 >> "$work/session"
}

show "dotnet build lab" '-> .*run-vms$' '^Build succeeded'
echo '# With a mistake in lab/network.nix:' >> "$work/session"
sed -i 's/services\.dotnet/services.dotnt/' lab/network.nix
show "dotnet build lab" 'error NIXVM'
sed -i 's/services\.dotnt/services.dotnet/' lab/network.nix
dotnet build lab > "$work/log"

echo '$ dotnet run --project lab' >> "$work/session"
dotnet run --project lab > "$work/console" 2>&1 < /dev/null &
network=$!
cd lab
until dotnet run --no-build -- shell client "curl --silent --fail http://web/" > "$work/log" 2> /dev/null; do
    kill -0 "$network"
    sleep 1
done
until grep -q '\[web\].*Reached target multi-user' "$work/console"; do
    kill -0 "$network"
    sleep 1
done
cp "$work/console" "$work/log"
keep 'Started shop' 'Reached target multi-user'
show 'dotnet run -- shell client curl --silent http://web/' '^Hello'
cd ..
kill "$network"
wait "$network" 2> /dev/null || true
network=
show "dotnet test Lab.Tests" '^Passed!'

awk '
    function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); return text }
    function colour(line) { return line ~ /^#/ ? "#8b949e" : line ~ /error NIXVM/ ? "#ff7b72" : line ~ /^\[/ ? "#79c0ff" : line ~ /^Passed!|succeeded/ ? "#3fb950" : "#e6edf3" }
    { lines[NR] = $0; colours[NR] = $0 !~ /^[[$#]/ && colours[NR - 1] == "#ff7b72" ? colours[NR - 1] : colour($0) }
    END {
        height = 66 + 20 * NR
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"%d\" viewBox=\"0 0 960 %d\" role=\"img\" aria-label=\"A terminal: dotnet build, an error with its position, dotnet run, a shell on a machine, dotnet test\">\n", height, height
        printf "<rect width=\"960\" height=\"%d\" rx=\"10\" fill=\"#0d1117\"/>\n", height
        print "<circle cx=\"20\" cy=\"18\" r=\"6\" fill=\"#ff5f56\"/><circle cx=\"40\" cy=\"18\" r=\"6\" fill=\"#ffbd2e\"/><circle cx=\"60\" cy=\"18\" r=\"6\" fill=\"#27c93f\"/>"
        print "<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13\" xml:space=\"preserve\">"
        for (i = 1; i <= NR; i++) {
            if (lines[i] ~ /^\$ /)
                printf "<text x=\"20\" y=\"%d\"><tspan fill=\"#3fb950\">$ </tspan><tspan fill=\"#e6edf3\" font-weight=\"bold\">%s</tspan></text>\n", 34 + 20 * i, escape(substr(lines[i], 3))
            else
                printf "<text x=\"20\" y=\"%d\" fill=\"%s\">%s</text>\n", 34 + 20 * i, colours[i], escape(lines[i])
        }
        print "</g>\n</svg>"
    }' "$work/session" > "$root/docs/terminal.svg.new"
mv "$root/docs/terminal.svg.new" "$root/docs/terminal.svg"
cat "$work/session"
