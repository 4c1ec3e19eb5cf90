#!/bin/sh
# decoys.sh RUN_CASES FACTS_CONTAINERS: processes that have namespaces of their own and are no
# containers: unshare, network namespaces, chroot, a sandbox on the host's root; and a nameless
# container that only its root and its namespaces tell. Skips without root or unshare.
set -eu
facts=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
pids=

cleanup() {
	for pid in $pids; do kill -9 "$pid" 2>/dev/null || :; done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and unshare chroot
make_rootfs "$work/rootfs"

# start COMMAND...: in the background; its pid is noted, and that of the process it becomes
start() {
	"$@" >/dev/null 2>&1 &
	pids="$pids $!"
}
children() {
	for parent in $pids; do cat "/proc/$parent/task/$parent/children" 2>/dev/null || :; done
}
# sleeps PID: it or what it started has become the sleeper: only then it is what it is to be. Or it was refused, and has ended.
sleeps() {
	case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) in
	'' | Z*) return 0 ;;
	esac
	[ "$(cat "/proc/$1/comm")" != sleep ] || return 0
	first=$(cut -d ' ' -f 1 "/proc/$1/task/$1/children")
	[ -n "$first" ] && sleeps "$first"
}
all_sleep() {
	for pid in $pids; do sleeps "$pid" || return 1; done
}
# ours: how many containers hold one of the processes started here
ours() {
	count=0
	"$facts" >"$work/facts"
	for pid in $pids $(children); do
		if grep -q " init=$pid " "$work/facts"; then count=$((count + 1)); fi
	done
	echo "$count"
}

start unshare --mount sleep 3000
start unshare --net --uts sleep 3000
start unshare --mount --pid --fork --kill-child sleep 3000
start chroot "$work/rootfs" /bin/sleep 3000
start unshare --user --map-root-user sleep 3000
if command -v bwrap >/dev/null 2>&1; then
	start bwrap --bind / / --unshare-pid --die-with-parent sleep 3000
fi
wait_for all_sleep || skip "what was started does not become what it is to be"
[ "$(ours)" = 0 ] || {
	echo "a process with a namespace of its own is taken for a container" >&2
	"$facts" >&2
	exit 1
}

# A root of its own, and nothing else to tell it by: no cgroup, no engine, no name.
start unshare --mount --pid --fork --kill-child chroot "$work/rootfs" /bin/sleep 3000
wait_for all_sleep || skip "what was started does not become what it is to be"
[ "$(ours)" = 1 ] || {
	echo "a container without a name is not seen" >&2
	"$facts" >&2
	exit 1
}
