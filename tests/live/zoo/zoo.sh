#!/bin/sh
# zoo.sh up DIRECTORY | down DIRECTORY: starts the containers and decoys of zoo.table, all that this machine lets
# start, and ends them again. DIRECTORY is made, holds all they need, and is removed. Opens no network.
#   DIRECTORY/up/NAME       the pid and the id of what runs
#   DIRECTORY/refused/NAME  why it does not
set -eu
zoo_here=$(cd "$(dirname "$0")" && pwd)
[ $# = 2 ] && [ "$(id -u)" = 0 ] || { echo "usage, as root: zoo.sh up DIRECTORY | down DIRECTORY" >&2 && exit 64; }
runtimes="runc docker containerd podman lxc nspawn hand"

make_zoo() {
	mkdir -m 755 "$zoo" "$zoo/up" "$zoo/refused" "$zoo/log"
	echo "plm-zoo-$$" >"$zoo/prefix"
	echo "hunter2-$$-$(date +%N)" >"$zoo/secret"
	cp "$zoo_here/wrapped" "$zoo/wrapped"
	: >"$zoo/pids"
	cat /proc/self/cgroup >"$zoo/cgroup"
	busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1 || {
		echo "zoo.sh: there is no static busybox here" >&2
		exit 1
	}
	for directory in bin dev etc host logs proc root run sys tmp usr var; do mkdir -p "$zoo/rootfs/$directory"; done
	cp "$busybox" "$zoo/rootfs/bin/busybox"
	# Engines put files over these; who is not root in a container could not make them.
	touch "$zoo/rootfs/etc/hosts" "$zoo/rootfs/etc/hostname" "$zoo/rootfs/etc/resolv.conf" "$zoo/rootfs/run/.containerenv"
	for name in sh sleep cat id; do ln -s busybox "$zoo/rootfs/bin/$name"; done
}

load_parts() {
	# shellcheck source-path=SCRIPTDIR source=lib.sh
	. "$zoo_here/lib.sh"
	for runtime in $runtimes; do
		# shellcheck source=/dev/null
		. "$zoo_here/$runtime.sh"
	done
}

up() {
	zoo=$1
	make_zoo
	load_parts
	for runtime in $runtimes; do
		"up_$runtime" >"$zoo/log/up_$runtime" 2>&1 &
		starting="${starting:-} $!"
	done
	# shellcheck disable=SC2086
	wait $starting
	with_rows decoy-of decoy_of
}

unmount_all() {
	awk -v zoo="$zoo/" 'index($5, zoo) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
		while read -r mount; do umount -l "$mount" 2>/dev/null || :; done
}

down() {
	[ -e "$1/prefix" ] || return 0
	zoo=$(cd "$1" && pwd)
	load_parts
	for runtime in $runtimes; do
		"down_$runtime" >"$zoo/log/down_$runtime" 2>&1 &
		ending="${ending:-} $!"
	done
	# shellcheck disable=SC2086
	wait $ending
	while read -r signal pid start; do end_process "$signal" "$pid" "$start"; done <"$zoo/pids"
	unmount_all
	rm -rf "$zoo"
}

"$1" "$2"
