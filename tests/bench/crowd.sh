#!/bin/sh
# crowd.sh BUILD [COUNT...]: what an audit costs with 10, 25, 100 and 1,000 running containers of ten processes each, beside a bare loop
# that does the same reads with plain system calls: CPU and wall time, the ratio, the time a container, and how much faster
# 25 containers are judged than by docker-bench-security. BUILD is a build directory with tests and without sanitizers
# (cmake -B build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo). Needs root and strace; its containers end with it.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 10 25 100 1000
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../..
work=$(mktemp -d)
processes=10
docker_bench_ms=34000 # measured with 25 containers: docs/containers.md
crowd=''

stop_crowd() {
	[ -n "$crowd" ] || return 0
	exec 3>&-
	wait "$crowd" || :
	crowd=''
}
cleanup() {
	stop_crowd
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

[ "$(id -u)" = 0 ] || { echo "SKIP: only root may start containers"; exit 77; }
command -v strace >/dev/null || { echo "SKIP: there is no strace to see the reads with"; exit 77; }
mkdir -p "$work/root/proc"
mkfifo "$work/stop"

start_crowd() { # COUNT
	"$build/tests/bench/bench_crowd" "$work/root" "$1" "$processes" <"$work/stop" >"$work/said" &
	crowd=$!
	exec 3>"$work/stop"
	until grep -q ready "$work/said"; do
		kill -0 "$crowd" 2>/dev/null || { echo "the containers did not start" >&2; exit 1; }
		sleep 0.2
	done
}

field() { # NAME TEXT: the number behind NAME=
	echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"
}

# measure LABEL COUNT COMMAND...
measure() {
	label=$1 count=$2
	shift 2
	runs=$((count > 200 ? 5 : 11))
	strace -f -y -qq -o "$work/strace" -e trace=read,pread64,getdents64,readlinkat,statx,newfstatat "$@" >/dev/null 2>&1 || :
	awk -f "$here/reads_of.awk" "$work/strace" >"$work/list"
	bare=$("$build/tests/bench/bench_bare_reads" "$runs" "$work/list")
	ours=$("$build/tests/bench/bench_measure" "$runs" "$@")
	awk -v label="$label" -v count="$count" -v cpu="$(field cpu_ms "$ours")" -v wall="$(field wall_ms "$ours")" \
		-v peak="$(field peak_mib "$ours")" -v bare_cpu="$(field cpu_ms "$bare")" -v bare="$(field wall_ms "$bare")" \
		-v reads="$(field reads "$bare")" -v docker="$docker_bench_ms" 'BEGIN {
		printf "%5d containers  %-20s wall %8.1f ms  cpu %8.1f ms  %6.1f MiB | bare wall %8.1f ms  cpu %8.1f ms  %7d reads | %4.2f times bare, %6.3f ms a container", \
			count, label, wall, cpu, peak, bare, bare_cpu, reads, wall / bare, wall / count
		if (count == 25) printf ", %.0f times faster than docker-bench-security", docker / wall
		printf "\n"
	}'
}

for count in "$@"; do
	start_crowd "$count"
	measure 'plimsoll containers' "$count" "$build/cli/plimsoll" containers
	for profile in baseline strict; do
		measure "audit, $profile" "$count" "$build/cli/plimsoll" audit --no-plugins --profile "$profile" \
			"$top/profiles/container-host.xml"
	done
	stop_crowd
done
