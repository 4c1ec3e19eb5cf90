#!/bin/sh
# reasons.sh PLIMSOLL BENCHMARK: each element of the benchmark that cannot know why its failure matters is given the reason,
# as a short clause. Reads the assembled benchmark; PLIMSOLL's families know which elements those are.
set -eu
plimsoll=$1 benchmark=$2
wanting() { "$plimsoll" lint --no-plugins --notes "$1" | grep -e '\[check-no-why\]' -e '\[why-form\]' || true; }

found=$(wanting "$benchmark")
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }

# Without its reasons the same benchmark is found wanting, rule by rule.
bare=$(mktemp)
trap 'rm -f "$bare"' EXIT
sed 's/ why="[^"]*"//' "$benchmark" >"$bare"
count=$(wanting "$bare" | wc -l)
[ "$count" -ge 600 ] || { echo "only $count reasons are missed where all of them are"; exit 1; }
