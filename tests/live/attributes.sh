#!/bin/sh
# attributes.sh RUN_CASES FACTS_CONTAINERS: two real containers of runc for what is read of members only: a
# mount shared with the host, cgroup v1's hierarchy and devices, a leaked directory, a joined process,
# secrets in an environment, and a container made by hand.
# Starts nothing but its own containers and one tmpfs and removes them. Skips without root, runc or a static busybox.
set -eu
# shellcheck disable=SC2034
run_cases=$1 facts=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
good=plm-attr-good-$$
bad=plm-attr-bad-$$

hand=
joined=

cleanup() {
	for pid in $hand $joined; do
		kill -9 "$pid" 2>/dev/null || :
	done
	for id in "$good" "$bad"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	umount "$work/shared" 2>/dev/null || :
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc nsenter unshare pgrep

part_skipped() { echo "part not run: $1"; }

# bundle NAME MOUNTS DEVICES LINUX ENVIRONMENT
bundle() {
	mkdir -p "$work/$1"
	make_rootfs "$work/$1/rootfs"
	cat >"$work/$1/config.json" <<EOF
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": false},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3000"], "env": ["PATH=/bin"$5], "user": {"uid": 1000, "gid": 1000},
	"noNewPrivileges": true, "capabilities": {"bounding": [], "effective": [], "permitted": []}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"},
	{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}$2],
 "linux": {"namespaces":[{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"},{"type":"mount"}],
	"resources":{"devices":[$3]}$4}}
EOF
}

mkdir "$work/shared"
mount -t tmpfs tmpfs "$work/shared" || skip "a tmpfs cannot be mounted here"
mount --make-shared "$work/shared"
mounts=",{\"destination\":\"/data\",\"type\":\"bind\",\"source\":\"$work/shared\",\"options\":[\"rbind\",\"rw\",\"rshared\"]}"
hierarchy=
for candidate in memory pids devices cpu; do
	[ -e "/sys/fs/cgroup/$candidate/release_agent" ] || continue
	hierarchy=/sys/fs/cgroup/$candidate
	mounts="$mounts,{\"destination\":\"/agent\",\"type\":\"bind\",\"source\":\"$hierarchy\",\"options\":[\"rbind\",\"rw\"]}"
	break
done
bundle "$good" '' '{"allow":false,"access":"rwm"}' '' ',"TOKEN_PATH=/run/token"'
bundle "$bad" "$mounts" '{"allow":true,"access":"rwm"}' ',"rootfsPropagation":"shared"' ',"DB_PASSWORD=value-nobody-may-see"'

runc run --detach --bundle "$work/$good" "$good" </dev/null >"$work/good.log" 2>&1 ||
	skip "runc does not start containers here: $(cat "$work/good.log")"
runc run --detach --preserve-fds 1 --bundle "$work/$bad" "$bad" </dev/null 3</etc >"$work/bad.log" 2>&1 ||
	skip "runc does not start containers with shared mounts here: $(cat "$work/bad.log")"

expect_fail '<propagation/>' "$bad" "mounts below /data appears on the host below $work/shared" "$good"
expect_fail '<leaked-fd/>' "$bad" "holds open a directory of the host, /etc" "$good"
if [ -n "$hierarchy" ]; then
	expect_fail '<release-agent/>' "$bad" "the cgroup hierarchy at /agent is writable" "$good"
else
	part_skipped "release-agent: no hierarchy of cgroup v1 has a release agent on this host"
fi
if [ -e /sys/fs/cgroup/devices ]; then
	expect_fail '<devices/>' "$bad" "may open every device of the host" "$good"
else
	part_skipped "devices: there is no devices controller of cgroup v1 on this host"
fi

# A process of root in a container of user 1000, by the runtime and by nobody's leave.
runc exec --detach --pid-file "$work/exec.pid" --user 0 "$bad" /bin/sleep 3000
expect_fail '<joined-process/>' "$bad" "the host's root beside a first one that is user 1000 (pid $(cat "$work/exec.pid")" \
	"$good"
init=$(runc state "$good" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
nsenter -t "$init" -m -S 1000 -G 1000 /bin/sleep 900 &
joined=$!
entered() { [ "$(readlink "/proc/$joined/ns/mnt")" = "$(readlink "/proc/$init/ns/mnt")" ] && grep -q sleep "/proc/$joined/comm"; }
wait_for entered || skip "nsenter does not enter containers here"
expect_fail '<joined-process/>' "$good" "stayed outside its control group: no limit of the container holds for it (pid $joined"
kill -9 "$joined"
joined=

# A container that nobody but the kernel knows, beside one that runc knows.
make_rootfs "$work/hand"
unshare --mount --pid --fork --propagation private chroot "$work/hand" /bin/sleep 900 2>/dev/null &
by_hand=$!
alone() { hand=$(pgrep -P "$by_hand" sleep) && [ -n "$hand" ]; }
wait_for alone || skip "unshare does not make namespaces here"
name=mnt-$(readlink "/proc/$hand/ns/mnt" | tr -dc 0-9)
expect_fail '<rogue/>' "$name" "container $name (runtime not known) runs without any engine's knowledge" "$bad"
kill -9 "$hand"
hand=

# Names from the bundle that runc's state leads to; what they hold is nobody's business.
expect_fail '<environment/>' "$bad" "container $bad (runc) has secrets in its environment" "$good"
"$run_cases" "$work" "$work/container.cases" 2>&1 | grep -q value-nobody-may-see &&
	{ echo "a value of a variable was shown" >&2; exit 1; }

# Only who holds CAP_SYS_RESOURCE may lower the number.
if (echo -1 >/proc/self/oom_score_adj) 2>/dev/null; then
	(echo -500 >"/proc/$init/oom_score_adj")
	expect_fail '<oom-score/>' "$good" "its oom_score_adj is -500 (pid $init)"
else
	part_skipped "oom-score: CAP_SYS_RESOURCE is missing, oom_score_adj cannot be lowered here"
fi
