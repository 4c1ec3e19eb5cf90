#!/bin/sh
# walk.sh BUILD [DIRECTORY]: what the one walk over all files costs beside a bare two-thread statx walk of the same tree (default "/",
# other file systems left out of both where they are mounted below): CPU time within 1.3 times. BUILD is a build directory with tests
# and without sanitizers (cmake -B build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo). Run as root. Ends with 1 when it is missed.
set -eu
build=$(cd "$1" && pwd)
tree=${2:-/}
runs=${RUNS:-5}
most=1.3
bench=$build/tests/bench
measure() { "$bench/bench_measure" "$runs" "$@"; }
cpu_of() { echo "$1" | sed 's/^cpu_ms=\([0-9.]*\).*/\1/'; }

"$bench/bench_bare_walk" "$tree" # for the kernel's caches, and for what both see
"$bench/bench_walk" "$tree"
least_bare='' least_own=''
# In turns, so that whatever else runs meets both alike; the least counts.
for _ in 1 2 3; do
	bare=$(measure "$bench/bench_bare_walk" "$tree")
	own=$(measure "$bench/bench_walk" "$tree")
	echo "bare      $bare"
	echo "plimsoll  $own"
	least_bare=$(printf '%s\n%s\n' "$least_bare" "$(cpu_of "$bare")" | grep . | sort -n | head -n 1)
	least_own=$(printf '%s\n%s\n' "$least_own" "$(cpu_of "$own")" | grep . | sort -n | head -n 1)
done
awk -v own="$least_own" -v bare="$least_bare" -v most="$most" 'BEGIN {
	ratio = own / bare
	printf "walk: %.1f ms of CPU, bare %.1f ms: %.2f times, at most %s\n", own, bare, ratio, most
	exit ratio > most
}'
