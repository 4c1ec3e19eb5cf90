#!/bin/sh
# host.sh BUILD [COUNT]: what the audit of this machine costs with COUNT (25) running containers of ten processes each (or of
# $PROCESSES): CPU time (user and system), time on the clock, system calls and peak memory, by profile, without and with the
# walk of every file; next to Lynis where it is installed. docker-bench-security is no package of Debian: $DOCKER_BENCH names
# its script where somebody has it. Ends with 1 when the strict profile without the walk takes 150 ms of CPU.
# BUILD is a build directory with tests and without sanitizers (cmake -B build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo).
set -eu
build=$1
count=${2:-25}
here=$(cd "$(dirname "$0")" && pwd)
processes=${PROCESSES:-10}
most_cpu_ms=150

[ "$(id -u)" = 0 ] || { echo "SKIP: only root may start containers"; exit 77; }
command -v strace >/dev/null || { echo "SKIP: there is no strace to count with"; exit 77; }
. "$here/crowd_lib.sh"

calls_of() { # COMMAND...: how many system calls it makes, its children's among them
	strace -f -c -o "$work/calls" "$@" >/dev/null 2>&1 </dev/null || :
	awk '$NF == "total" { print $4 }' "$work/calls"
}

measure() { # LABEL RUNS COMMAND...
	label=$1 runs=$2
	shift 2
	said=$("$build/tests/bench/bench_measure" "$runs" "$@")
	printf '%-34s %10s %10s %8s %10s\n' "$label" "$(field cpu_ms "$said")" "$(field wall_ms "$said")" "$(field peak_mib "$said")" "$(calls_of "$@")"
	cpu=$(field cpu_ms "$said")
}

audit() { # PROFILE ARGUMENT...
	profile=$1
	shift
	measure "plimsoll audit -p $profile $*" "$([ $# -gt 0 ] && echo 15 || echo 3)" "$build/cli/plimsoll" audit --no-plugins -q -p "$profile" "$@" \
		"$build/profiles/container-host.xml"
}

start_crowd "$count"
printf '%-34s %10s %10s %8s %10s\n' "with $count containers" 'cpu ms' 'wall ms' MiB calls
for profile in acceptance baseline docker kernel-hardening strict; do
	audit "$profile" --no-walk
done
strict=$cpu
audit strict
if command -v lynis >/dev/null; then
	measure "lynis audit system" 1 lynis audit system --quick --quiet --no-log --no-colors
else
	echo "part not run: Lynis is not installed (apt-get install lynis)"
fi
[ -z "${DOCKER_BENCH:-}" ] || measure "docker-bench-security" 1 sh "$DOCKER_BENCH"
stop_crowd
awk -v cpu="$strict" -v most="$most_cpu_ms" 'BEGIN { held = cpu < most; printf "%s: strict without the walk takes %.1f ms of CPU, %d at most\n", held ? "held" : "MISSED", cpu, most; exit !held }'
