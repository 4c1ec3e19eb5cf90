#!/bin/sh
# tidy.sh SOURCE BUILD: clang-tidy finds nothing in the program's sources, by .clang-tidy. The paths through functions are
# followed (clang-analyzer) with ANALYZE=1 only: that takes longer than all other tests together.
set -eu
cd "$1"
command -v clang-tidy >/dev/null || { echo "skipped: clang-tidy is not installed"; exit 77; }
checks='-clang-analyzer-*'
[ -z "${ANALYZE:-}" ] || checks=''
find core checks reports exports cli signing -name '*.c' -print | sort |
	xargs -P 2 -n 8 clang-tidy --quiet --checks="$checks" -p "$2" 2>"$2/tidy.err" || { grep -v 'warnings generated' "$2/tidy.err"; exit 1; }
