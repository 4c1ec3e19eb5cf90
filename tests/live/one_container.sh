#!/bin/sh
# one_container.sh PLIMSOLL JSON_QUERY: one real container in depth, and what is isolated beside it: what the program
# says of a directory of this host in it, of its namespaces and of its process is what was set up. Skips without root.
set -eu
plimsoll=$1
query=$2
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
need_root_and unshare chroot mount
make_rootfs "$work/rootfs"
mkdir "$work/given"

# shellcheck disable=SC2016 # the inner shell's
unshare --mount --net --ipc sh -c 'mount --bind "$1/given" "$1/rootfs/host" && mount -o remount,bind,ro "$1/rootfs/host" &&
	exec chroot "$1/rootfs" /bin/sleep 3000' sh "$work" &
pid=$!
pids="$pids $pid"
unshare --net sleep 3001 &
pids="$pids $!"
wait_for grep -q sleep "/proc/$pid/comm" || skip "unshare may not do this here"
[ "$(cat "/proc/$pid/comm")" = sleep ] || skip "unshare may not do this here"

id=mnt-$(readlink "/proc/$pid/ns/mnt" | tr -dc 0-9)
"$plimsoll" containers --format json "$id" >"$work/one" || [ $? -eq 2 ] || exit 1

# is PATH WANTED
is() {
	got=$("$query" "$work/one" "containers.0.$1")
	[ "$got" = "$2" ] || { echo "$1 is \"$got\", not \"$2\"" >&2; cat "$work/one" >&2; exit 1; }
}
is id "$id"
is first_pid "$pid"
is processes 1
is processes.0.program sleep
is processes.0.user 0

# names KEY: of the first process in the report.
names() {
	sed -n '/"processes": \[/,$p' "$work/one" | sed -n "/\"$1\": \[/,/\]/p" | tr -d ' ",' | grep -vE '[][]' | sort
}
# capsh, libcap's own program, says the same names of the kernel's bits.
if command -v capsh >/dev/null 2>&1; then
	for set in Eff:capabilities Bnd:bounding; do
		bits=$(sed -n "s/^Cap${set%%:*}:[[:space:]]*//p" "/proc/$pid/status")
		capsh --decode="$bits" | sed 's/^[^=]*=//; s/cap_//g' | tr ',[:lower:]' '\n[:upper:]' | sort >"$work/capsh"
		names "${set#*:}" >"$work/names"
		[ -s "$work/names" ] || is "${set#*:}" "a list with names"
		cmp "$work/capsh" "$work/names"
	done
else
	echo "part not run: capsh is not installed"
fi
is namespaces.1.host false
is namespaces.3.number "$(readlink "/proc/$pid/ns/net" | tr -dc 0-9)"
is namespaces.3.host false
is namespaces.4.host true
is privileges.host_root true
is user_map null
is severity high
grep -B 1 -A 2 '"path": "/host"' "$work/one" >"$work/mount" || is host_mounts "a list with /host"
grep -q "$work/given\"" "$work/mount" || { cat "$work/mount" >&2; exit 1; }
grep -q '"read_only": true' "$work/mount" || { cat "$work/mount" >&2; exit 1; }
grep -A 3 'container_namespaces_pid_net"' "$work/one" | grep -q '"result": "fail"' || is rules "with a failure of namespaces"

"$plimsoll" containers --all >"$work/all" || [ $? -eq 2 ] || exit 1
grep -q "network only  *$! " "$work/all" || { echo "the network namespace is not listed apart" >&2; cat "$work/all" >&2; exit 1; }
