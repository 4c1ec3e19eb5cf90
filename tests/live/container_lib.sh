# container_lib.sh: what the live tests of containers share. Sourced; needs $work, a scratch directory.
# shellcheck shell=sh disable=SC2154

# skip WHY: the test cannot run here.
skip() {
	echo "SKIP: $1"
	exit 77
}

# need_root_and COMMAND...
need_root_and() {
	[ "$(id -u)" = 0 ] || skip "only root may start containers"
	for command in "$@"; do
		command -v "$command" >/dev/null 2>&1 || skip "there is no $command here"
	done
}

# make_rootfs DIRECTORY: a root file system with a static busybox in it
make_rootfs() {
	busybox=$(command -v busybox) || skip "there is no busybox here"
	if ldd "$busybox" >/dev/null 2>&1; then
		skip "busybox is not static: apt install busybox-static"
	fi
	mkdir -p "$1/bin" "$1/tmp" "$1/host" "$1/proc" "$1/dev" "$1/sys" "$1/etc"
	cp "$busybox" "$1/bin/busybox"
	for name in sh sleep cat id; do
		ln -sf busybox "$1/bin/$name"
	done
}

# pod ARGUMENT...: Podman with a storage of the test's own
pod() {
	podman --root "$work/store" --runroot "$work/run" --storage-driver vfs --cgroup-manager cgroupfs \
		--runtime "$(command -v runc || command -v crun)" "$@"
}

# unmount_below DIRECTORY: what an engine mounted there goes before the directory does
unmount_below() {
	awk -v below="$1/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
		while read -r mount; do umount -l "$mount" || :; done
}

# wait_for COMMAND...: until it succeeds, a minute at most: only what never comes is waited for that long
wait_for() {
	tries=600
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# free_port COUNT: one, and COUNT - 1 behind it, that nothing uses here now, below those that the kernel gives away itself
free_port() {
	port=$((10000 + $$ % 15000))
	until ports_are_free "$port" "$1"; do
		port=$((port + 7))
		[ "$port" -lt 32000 ] || return 1
	done
	echo "$port"
}
ports_are_free() {
	for offset in $(seq 0 $(($2 - 1))); do
		! cat /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 2>/dev/null | grep -q ":$(printf %04X $(($1 + offset))) " || return 1
	done
}

# fact NAME KEY: one fact of one container, as FACTS_CONTAINERS prints it
fact() {
	"$facts" | sed -n "s/^/ /;/ name=$1 /s/.* $2=\([^ ]*\).*/\1/p"
}

# expect_fact NAME KEY WANTED
expect_fact() {
	got=$(fact "$1" "$2")
	[ "$got" = "$3" ] || {
		echo "container $1: $2 is \"$got\", not \"$3\"" >&2
		"$facts" >&2
		exit 1
	}
}

# expect_fail CHECK BAD MESSAGE [GOOD]: CHECK fails for container BAD with MESSAGE, and passes for GOOD.
# Other containers of this machine may say what they like.
expect_fail() {
	{
		echo "case: $1"
		echo "host: live"
		echo "check: $1"
		echo "verdict: fail"
		echo "message: $3"
		echo "instance: $2 fail"
		[ $# -lt 4 ] || echo "instance: $4 pass"
	} >"$work/container.cases"
	"$run_cases" "$work" "$work/container.cases" >/dev/null
}
