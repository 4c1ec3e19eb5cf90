#!/bin/sh
# crowd.sh BUILD [COUNT...]: what an audit costs with 0, 10, 25, 100 and 1,000 running containers of ten processes each (or of
# $PROCESSES), beside a bare loop that does the same reads with plain system calls: the least CPU and wall time of several runs.
# Ends with 1 when 25 containers take longer than docker-bench-security's time divided by what stands in least_times, when 1,000
# take more than twice the bare loop's time, or when a container among 1,000 costs half as much again as one among 100;
# told by CPU time, which is the wall time of a machine that does nothing else.
# Finding all containers is to be 1,000 times faster: three orders. The acceptance profile asks about containers, engines and
# the kernel, as docker-bench-security does, and loads a benchmark of 730 rules first: 500 times. baseline and strict ask
# about the whole host as well, packages and what the archives offer, units, accounts, the firewall, of which
# docker-bench-security asks nothing: 250 times is what is left to them.
# BUILD is a build directory with tests and without sanitizers (cmake -B build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo).
# Needs root and strace; its containers end with it, however it ends.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 0 10 25 100 1000
here=$(cd "$(dirname "$0")" && pwd)
processes=${PROCESSES:-10}
docker_bench_ms=34000 # docker-bench-security with 25 containers, on a machine of two cores
least_times='containers=1000 audit-acceptance=500 audit-baseline=250 audit-strict=250'
[ "$(id -u)" = 0 ] || { echo "SKIP: only root may start containers"; exit 77; }
command -v strace >/dev/null || { echo "SKIP: there is no strace to see the reads with"; exit 77; }
. "$here/crowd_lib.sh"

# measure LABEL COUNT COMMAND...: a line on $work/rows: LABEL COUNT WALL CPU PEAK BARE_WALL BARE_CPU READS
measure() {
	label=$1 count=$2
	shift 2
	runs=$((count > 200 ? 7 : 21))
	strace -f --seccomp-bpf -y -qq -o "$work/strace" -e trace=read,pread64,getdents64,readlinkat,statx,newfstatat \
		"$@" >/dev/null 2>&1 || :
	awk -f "$here/reads_of.awk" "$work/strace" >"$work/list"
	bare=$("$build/tests/bench/bench_bare_reads" "$runs" "$work/list")
	ours=$("$build/tests/bench/bench_measure" "$runs" "$@")
	echo "$label $count $(field wall_ms "$ours") $(field cpu_ms "$ours") $(field peak_mib "$ours")" \
		"$(field wall_ms "$bare") $(field cpu_ms "$bare") $(field reads "$bare")" >>"$work/rows"
	awk 'END { printf "%10d  %-18s %8.1f %8.1f %7.1f %10.1f %9.1f %8d %7.2f\n", $2, $1, $3, $4, $5, $6, $7, $8, $4 / $7 }' "$work/rows"
}

printf '%10s  %-18s %8s %8s %7s %10s %9s %8s %7s\n' containers command 'wall ms' 'cpu ms' MiB 'bare wall' 'bare cpu' reads 'cpu/bare'
for count in "$@"; do
	start_crowd "$count"
	measure containers "$count" "$build/cli/plimsoll" containers
	for profile in acceptance baseline strict; do
		measure "audit-$profile" "$count" "$build/cli/plimsoll" audit --no-plugins --no-walk --profile "$profile" \
			"$build/profiles/container-host.xml"
	done
	stop_crowd
done

awk -v docker="$docker_bench_ms" -v least_times="$least_times" '
function say(good, text) { print (good ? "held:   " : "MISSED: ") text; missed += !good }
function slope(label, from, to) { return (cpu[label, to] - cpu[label, from]) / (to - from) }
BEGIN {
	count = split(least_times, words, /[ =]/)
	for (i = 1; i < count; i += 2) least[words[i]] = words[i + 1]
}
{ cpu[$1, $2] = $4; bare[$1, $2] = $7; labels[$1] }
END {
	for (l in labels) {
		if ((l, 25) in cpu)
			say(docker / cpu[l, 25] >= least[l], sprintf("%s: 25 containers in %.1f ms, docker-bench-security took %.0f times as long, %d at least", l, cpu[l, 25], docker / cpu[l, 25], least[l]))
		if ((l, 1000) in cpu)
			say(cpu[l, 1000] <= 2 * bare[l, 1000], sprintf("%s: 1,000 containers in %.2f times the bare reads", l, cpu[l, 1000] / bare[l, 1000]))
		if ((l, 10) in cpu && (l, 100) in cpu && (l, 1000) in cpu)
			say(slope(l, 100, 1000) <= 1.5 * slope(l, 10, 100), sprintf("%s: a container costs %.3f ms up to 100, %.3f ms up to 1,000", l, slope(l, 10, 100), slope(l, 100, 1000)))
	}
	exit missed > 0
}' "$work/rows"
