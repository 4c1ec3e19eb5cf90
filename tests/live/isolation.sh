#!/bin/sh
# isolation.sh RUN_CASES: a container that joins the network of another, a process of the host that enters one, a slice
# whose limit is set in the kernel, in a file, or in both: the verdicts follow, and follow back. Starts only its own
# containers and control group, and removes them; the file is in a mount namespace of its own. What needs SELinux, AppArmor or cgroup v2
# is seen by live/machine. Skips without root, runc or a static busybox.
set -eu
run_cases=$1
here=$(dirname "$0")
work=${3:-$(mktemp -d)}
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"

# expect FAMILY VERDICT CHECK [MESSAGE]
expect() {
	{
		printf 'case: %s\nhost: live\ncheck: %s\nverdict: %s\n' "$3" "$3" "$2"
		[ -z "${4:-}" ] || printf 'message: %s\n' "$4"
	} >"$work/$1.cases"
	"$run_cases" "$work" "$work/$1.cases" >"$work/said" 2>&1 || {
		cat "$work/said" >&2
		exit 1
	}
}

# Inside: the slice, with /etc/systemd/system of its own.
if [ "${2:-}" = slice ]; then
	slice=plmisolation$4.slice
	group=/sys/fs/cgroup/pids/$slice
	mount -t tmpfs none /etc/systemd/system
	mkdir "$group"
	trap 'rmdir "$group"' EXIT
	check="<slice-limit slices=\"$slice\" resource=\"pids\" at-most-percent=\"50\""
	expect cgroup fail "$check/>" "$slice has no limit of tasks now"
	echo 100 >"$group/pids.max"
	expect cgroup pass "$check/>"
	expect cgroup fail "$check persistent=\"required\"/>" 'a reboot would lose it'
	mkdir -p "/etc/systemd/system/$slice.d"
	printf '[Slice]\nTasksMax=100\n' >"/etc/systemd/system/$slice.d/10.conf"
	expect cgroup pass "$check persistent=\"required\"/>"
	echo max >"$group/pids.max"
	expect cgroup fail "$check/>" "although there is one in /etc/systemd/system/$slice.d/10.conf:2"
	printf '[Slice]\nTasksMax=infinity\n' >"/etc/systemd/system/$slice.d/20.conf"
	echo 100 >"$group/pids.max"
	expect cgroup fail "$check/>" '20.conf:2 gives'
	exit 0
fi

one=plm-isolation-one-$$
two=plm-isolation-two-$$
guest=
cleanup() {
	[ -z "$guest" ] || kill "$guest" 2>/dev/null || :
	for id in "$two" "$one"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc nsenter unshare

# bundle NAME NETWORK
bundle() {
	mkdir -p "$work/$1"
	make_rootfs "$work/$1/rootfs"
	cat >"$work/$1/config.json" <<EOT
{"ociVersion": "1.0.2", "root": {"path": "rootfs"},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3000"], "env": ["PATH=/bin"], "user": {"uid": 0, "gid": 0}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"}],
 "linux": {"namespaces": [{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},$2]}}
EOT
}

start() {
	runc run --detach --bundle "$work/$1" "$1" </dev/null >"$work/$1.log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/$1.log")"
}

pid_of() {
	runc state "$1" | sed -n 's/^ *"pid": \([0-9]*\).*/\1/p'
}

bundle "$one" '{"type":"network"}'
start "$one"
first=$(pid_of "$one")
expect namespace pass '<shared types="ipc mnt net pid"/>'
expect namespace pass '<shared with="processes"/>'

nsenter -t "$first" -n sleep 3000 &
guest=$!
wait_for sh -c "[ \"\$(readlink /proc/$guest/ns/net)\" = \"\$(readlink /proc/$first/ns/net)\" ]"
expect namespace fail '<shared with="processes"/>' "sleep (pid $guest) is no process of container $one (runc), but is in its net namespace"
kill $guest
wait $guest 2>/dev/null || :
guest=
expect namespace pass '<shared with="processes"/>'

bundle "$two" "{\"type\":\"network\",\"path\":\"/proc/$first/ns/net\"}"
start "$two"
expect namespace fail '<shared types="net"/>' 'are in one net namespace'
expect namespace pass '<shared types="ipc mnt pid"/>'
runc delete --force "$two"
expect namespace pass '<shared types="net"/>'
runc delete --force "$one"

if [ -w /sys/fs/cgroup/pids ] && unshare -m --propagation private true 2>/dev/null && [ -d /etc/systemd/system ]; then
	unshare -m --propagation private "$0" "$run_cases" slice "$work" "$$"
else
	echo "part not run: slices, because the controller pids of cgroup v1 is not mounted here"
fi
