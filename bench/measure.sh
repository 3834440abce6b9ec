# shellcheck shell=bash disable=SC2154 # run.sh sets "work"
# Sourced by run.sh: takes times, keeps them in pairs, and prints lines of the table.
#
# A sample is a function that prepares, runs one command by `timed`, and leaves numbers in the array "values": seconds,
# of which the first is the wall clock, or whatever else the row is about.

fail() {
    printf 'bench: %s\n' "$*" >&2
    exit 1
}

note() {
    printf 'bench: %s\n' "$*" >&2
}

# timed COMMAND…: values=(wall-clock-time processor-time). The command's output goes to $work/output.
timed() {
    local TIMEFORMAT='%3R %3U %3S' times real user system
    if ! times=$({ time "$@" > "$work/output" 2>&1; } 2>&1); then
        tail -n 30 "$work/output" >&2
        fail "this failed: $*"
    fi
    read -r real user system <<< "$times"
    values=("$real" "$(awk -v u="$user" -v s="$system" 'BEGIN { print u + s }')")
}

# task_seconds TASK…: the time that MSBuild measured for these tasks together in the build just timed with -clp:PerformanceSummary.
task_seconds() {
    awk -v names=" $* " '
        /^Task Performance Summary/ { inside = 1 }
        inside && $2 == "ms" && index(names, " " $3 " ") { sum += $1; found = 1 }
        END { if (!found) exit 1; print sum / 1000 }' "$work/output" || fail "MSBuild says nothing of the task $*"
}

# saw TEXT: the output of the command just timed has it, so that a row measures what it says.
saw() {
    grep -qF -e "$1" "$work/output" || { tail -n 30 "$work/output" >&2; fail "a build did not say \"$1\""; }
}

# did_not_see TEXT: the opposite.
did_not_see() {
    ! grep -qF -e "$1" "$work/output" || { tail -n 30 "$work/output" >&2; fail "a build did say \"$1\""; }
}

# measure COUNT SAMPLE…: runs the samples in turn, each once before it counts. A line of $work/samples is a round: all
# values of all samples, numbered from 1.
measure() {
    local count=$1 sample round line values
    shift
    : > "$work/samples"
    for ((round = 0; round <= count; round++)); do
        line=()
        for sample in "$@"; do
            values=()
            "$sample"
            line+=("${values[@]}")
        done
        [ "$round" = 0 ] || echo "${line[*]}" >> "$work/samples"
    done
}

# row WHAT A B [UNIT [GOAL]]: a line of the table from the values numbered A and B; A may be 0, there is none.
# The unit is that of the values: s, MiB, or ms, which stands for seconds shown as milliseconds.
row() {
    awk -v what="$1" -v a="$2" -v b="$3" -v unit="${4:-s}" -v goal="${5:-}" '
        function median(list, n,    i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
            return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
        }
        function show(value) {
            return unit == "ms" ? sprintf("%.0f ms", value * 1000) : unit == "s" ? sprintf("%.3f s", value) : sprintf("%.0f %s", value, unit)
        }
        { n++; bs[n] = $b + 0; if (a) { as[n] = $a + 0; ratios[n] = $a > 0 ? $b / $a : 0 } }
        END {
            printf "| %-58s | %10s | %10s | %14s | %-11s |\n", what, a ? show(median(as, n)) : "", show(median(bs, n)),
                (a ? sprintf("%.3f", median(ratios, n)) : "") " (" n ")", goal
        }' "$work/samples"
}

heading() {
    printf '| %-58s | %10s | %10s | %14s | %-11s |\n' what A B "B / A (pairs)" goal
    printf '|%s|%s:|%s:|%s:|%s|\n' "$(dashes 60)" "$(dashes 11)" "$(dashes 11)" "$(dashes 15)" "$(dashes 13)"
}

dashes() {
    printf '%*s' "$1" '' | tr ' ' -
}
