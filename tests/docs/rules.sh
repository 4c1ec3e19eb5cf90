#!/bin/sh
# rules.sh PLIMSOLL BENCHMARK SOURCE: docs/rules.md is what the benchmark and the families' tables say, and README.md counts its rules
# right. PLM_GOLDEN_UPDATE=1 writes docs/rules.md anew.
set -eu
plimsoll=$1 benchmark=$2 kept=$3/docs/rules.md
made=$(mktemp)
trap 'rm -f "$made"' EXIT
"$plimsoll" guide --format markdown "$benchmark" >"$made"
[ -z "${PLM_GOLDEN_UPDATE:-}" ] || cp "$made" "$kept"
diff -u "$kept" "$made" | head -n 40
cmp -s "$kept" "$made" || { echo "write it anew: PLM_GOLDEN_UPDATE=1 ctest --preset dev -R docs/rules" >&2; exit 1; }
rules=$(grep -c '<Rule ' "$benchmark")
grep -q "has $rules rules" "$3/README.md" || { echo "README.md does not say that the benchmark has $rules rules" >&2; exit 1; }
