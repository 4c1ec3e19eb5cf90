#!/bin/sh
# rules.sh PLIMSOLL BENCHMARK SOURCE: docs/rules.md is what the benchmark and the families' tables say. PLM_GOLDEN_UPDATE=1
# writes it anew.
set -eu
plimsoll=$1 benchmark=$2 kept=$3/docs/rules.md
made=$(mktemp)
trap 'rm -f "$made"' EXIT
"$plimsoll" guide --format markdown "$benchmark" >"$made"
[ -z "${PLM_GOLDEN_UPDATE:-}" ] || cp "$made" "$kept"
diff -u "$kept" "$made" | head -n 40
cmp -s "$kept" "$made" || { echo "write it anew: PLM_GOLDEN_UPDATE=1 ctest --preset dev -R docs/rules" >&2; exit 1; }
