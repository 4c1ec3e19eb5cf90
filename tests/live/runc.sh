#!/bin/sh
# runc.sh RUN_CASES FACTS_CONTAINERS: two real containers of runc, one confined and one with all it can
# get: facts and verdicts follow, and a process exec'd into the good one makes it bad until it ends.
# Starts nothing but its own containers and removes them. Skips without root, runc or a static busybox.
set -eu
run_cases=$1
facts=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
good=plm-good-$$
bad=plm-bad-$$

cleanup() {
	for id in "$good" "$bad"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc

# This machine may lack a capability itself: what is not in the own bounding set cannot be given.
bounding=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
has_cap() { [ $((0x$bounding >> $1 & 1)) = 1 ]; }
for capability in 13 16 21; do
	has_cap "$capability" || skip "capability $capability is not in the bounding set here"
done

proc_mount='{"destination":"/proc","type":"proc","source":"proc"}'
dev_mount='{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}'
masks='"maskedPaths":["/proc/kcore","/proc/keys","/sys/firmware"],
	"readonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"],'

# bundle NAME UID NNP CAPS READONLY MOUNTS LINUX
bundle() {
	mkdir -p "$work/$1"
	make_rootfs "$work/$1/rootfs"
	cat >"$work/$1/config.json" <<EOF
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": $5},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3000"], "env": ["PATH=/bin"], "user": {"uid": $2, "gid": $2},
	"noNewPrivileges": $3, "capabilities": {"bounding": [$4], "effective": [$4], "permitted": [$4]}},
 "mounts": [$proc_mount, $dev_mount$6], "linux": {$7}}
EOF
}

seccomp='"seccomp":{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["swapon"],"action":"SCMP_ACT_ERRNO"}]}'
spaces='{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"},{"type":"mount"}'
[ ! -e /proc/self/ns/cgroup ] || spaces="$spaces,{\"type\":\"cgroup\"}"
limits='"resources":{"memory":{"limit":67108864},"pids":{"limit":20}}'
bundle "$good" 1000 true '' true '' "$masks \"namespaces\":[$spaces],$limits,$seccomp"
bundle "$bad" 0 false '"CAP_SYS_ADMIN","CAP_SYS_MODULE","CAP_NET_RAW"' false \
	',{"destination":"/host","type":"bind","source":"/etc","options":["bind","rw"]}' \
	'"namespaces":[{"type":"mount"}]'

for id in "$good" "$bad"; do
	runc run --detach --bundle "$work/$id" "$id" </dev/null >"$work/$id.log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/$id.log")"
done

expect_fact "$good" runtime runc
expect_fact "$good" eff 0000000000000000
expect_fact "$good" nnp 1
expect_fact "$good" seccomp 2
expect_fact "$good" uid 1000
expect_fact "$bad" eff 0000000000212000
expect_fact "$bad" nnp 0
expect_fact "$bad" seccomp 0
expect_fact "$bad" uid 0

expect_fail '<capabilities forbidden="CAP_SYS_MODULE CAP_SYS_ADMIN"/>' "$bad" \
	"container $bad (runc) can load kernel modules: CAP_SYS_MODULE, CAP_SYS_ADMIN are in its effective set" "$good"
expect_fail '<no-new-privileges/>' "$bad" "no_new_privs is off" "$good"
expect_fail '<seccomp/>' "$bad" "no seccomp filter is in force" "$good"
expect_fail '<root-user/>' "$bad" "runs as the host's root" "$good"
expect_fail '<namespaces forbidden="ipc net pid uts"/>' "$bad" "its pid, net, ipc, uts namespaces" "$good"
expect_fail '<read-only-root/>' "$bad" "can write its root file system" "$good"
expect_fail '<kernel-files/>' "$bad" "can write the kernel's" "$good"
expect_fail '<host-mount forbidden="/etc" writable-only="true"/>' "$bad" "can write the host's /etc at /host" "$good"
if [ -e /sys/fs/cgroup/memory ] || grep -qw memory /sys/fs/cgroup/cgroup.controllers 2>/dev/null; then
	expect_fail '<memory-limit/>' "$bad" "all of the host's memory" "$good"
	expect_fail '<pids-limit/>' "$bad" "until the host has none left" "$good"
fi

# Somebody opens a shell as root: the container is as bad as its worst process, until the shell ends.
runc exec --detach --pid-file "$work/exec.pid" --user 0 --cap CAP_SYS_ADMIN "$good" /bin/sleep 3000
expect_fail '<root-user/>' "$good" "(pid $(cat "$work/exec.pid")"
expect_fail '<capabilities forbidden="CAP_SYS_ADMIN"/>' "$good" "(pid $(cat "$work/exec.pid"))"
kill -9 "$(cat "$work/exec.pid")"
gone() { ! [ -e "/proc/$(cat "$work/exec.pid")" ]; }
wait_for gone || :
expect_fail '<root-user/>' "$bad" "runs as the host's root" "$good"
expect_fail '<capabilities forbidden="CAP_SYS_ADMIN"/>' "$bad" "administer" "$good"

runc delete --force "$bad"
[ -z "$(fact "$bad" runtime)" ] || {
	echo "container $bad is still seen after its end" >&2
	exit 1
}
