#!/bin/sh
# containers.sh BUILD [COUNT...]: what an audit costs with 0, 25 and 200 running containers: CPU time
# (user and system), wall time, peak memory and system calls, medians of several runs, beside a bare loop
# that only reads /proc. BUILD is a build directory with tests (use CMAKE_BUILD_TYPE=RelWithDebInfo).
# Starts containers of runc and removes them; needs root, runc and a static busybox.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 0 25 200
here=$(dirname "$0")
top=$here/../..
work=$(mktemp -d)
running=0
runs=11
# shellcheck source-path=SCRIPTDIR/../live source=container_lib.sh
. "$here/../live/container_lib.sh"

cleanup() {
	while [ "$running" -gt 0 ]; do
		runc --root "$work/state" delete --force "bench-$running" >/dev/null 2>&1 || :
		running=$((running - 1))
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc

make_rootfs "$work/bundle/rootfs"
cat >"$work/bundle/config.json" <<'EOF'
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": true},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3600"], "env": ["PATH=/bin"], "user": {"uid": 0, "gid": 0}},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
	{"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
	{"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]}],
 "linux": {"namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}]}}
EOF

system_calls() {
	if command -v strace >/dev/null 2>&1; then
		strace -f -c -o "$work/strace" "$@" >/dev/null 2>&1 || :
		awk '$NF == "total" { print $4 }' "$work/strace"
	else
		echo '?'
	fi
}

# report LABEL COMMAND...
report() {
	label=$1
	shift
	printf '%4d containers  %-22s %s system_calls=%s\n' "$running" "$label" \
		"$("$build/tests/bench/bench_measure" "$runs" "$@")" "$(system_calls "$@")"
}

for count in "$@"; do
	while [ "$running" -lt "$count" ]; do
		running=$((running + 1))
		runc --root "$work/state" run --detach --bundle "$work/bundle" "bench-$running" \
			</dev/null >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
	done
	report 'bare reads' "$build/tests/bench/bench_bare_reads"
	report 'plimsoll containers' "$build/cli/plimsoll" containers
	for profile in acceptance baseline strict; do
		report "audit, $profile" "$build/cli/plimsoll" audit "$top/profiles/container-host.xml" \
			--profile "$profile"
	done
done
