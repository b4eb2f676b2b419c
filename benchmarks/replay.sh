#!/usr/bin/env bash
# Measures a replay against the monitor on the same records, in turns, and how much heap is in use after
# collections, with few records and with ten times as many. Prints the ratio of the throughputs and both
# heaps; ends with 1 if the ratio is below 0.9.
#
#   benchmarks/replay.sh [RECORDS] [ROUNDS]     (default: 10000000 records, 3 rounds)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
records=${1:-10000000}
rounds=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Most heap in use after any collection, in MB.
heap() {
  grep -o '[0-9]*M->[0-9]*M' "$1" | sed 's/.*->//; s/M//' | sort -n | tail -1
}

measure() { # variants records rounds gc-log
  JAVA_TOOL_OPTIONS="-Xlog:gc:file=$4" "$root/leeway" bench --variants "$1" --records "$2" --rounds "$3" \
    --pairs none --json 2>/dev/null
}

measure d,g "$records" "$rounds" "$work/gc" >"$work/runs"
ratio=$(awk -F'"' '
  /"type":"run"/ {
    variant = ""; rate = 0
    for (i = 1; i < NF; i++) if ($i == "variant") variant = $(i + 2)
    if (match($0, /"recordsPerSecond":[0-9.eE+]+/)) rate = substr($0, RSTART + 19, RLENGTH - 19)
    if (match($0, /"round":[0-9]+/)) round = substr($0, RSTART + 8, RLENGTH - 8)
    if (round > 0) { sum[variant] += rate; n[variant]++ }
  }
  END {
    printf "monitor %.0f records/s, replay %.0f records/s, ratio %.3f\n",
      sum["d"] / n["d"], sum["g"] / n["g"],
      (sum["g"] / n["g"]) / (sum["d"] / n["d"])
  }' "$work/runs")
echo "$ratio"

for n in $((records / 10)) "$records"; do
  measure g "$n" 1 "$work/gc-$n" >/dev/null
  echo "replay of $n records: $(heap "$work/gc-$n") MB in use after collections, at most"
done
awk -v r="${ratio##* }" 'BEGIN { exit !(r >= 0.9) }'
