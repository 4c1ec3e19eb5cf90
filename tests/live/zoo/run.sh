#!/bin/sh
# run.sh PLIMSOLL DATA ZOO_VIEW PEEK_PLUGIN: starts the zoo, asserts the truth of each of its containers and decoys, that a
# recording of the machine with all of them gives what the machine gives, and that nothing was read past the door;
# ends it in any case. Counts what ran, and says of each that did not why. Skips as a whole without root or busybox.
set -eu
plimsoll=$1 data=$2 view=$3 peek=$4
PLIMSOLL_DATA=$data
export PLIMSOLL_DATA
here=$(cd "$(dirname "$0")" && pwd)
skip() {
	echo "skipped: $1"
	exit 77
}
[ "$(id -u)" = 0 ] || skip "only root may start the zoo"
busybox=$(command -v busybox) || skip "there is no busybox here"
! ldd "$busybox" >/dev/null 2>&1 || skip "busybox is not static: apt install busybox-static"

zoo=$(mktemp -d)/zoo
# Users of containers' own have to find the way to their roots.
chmod 755 "$(dirname "$zoo")"
cleanup() {
	"$here/zoo.sh" down "$zoo"
	rmdir "$(dirname "$zoo")"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

seconds() { cut -d . -f 1 /proc/uptime; }
began=$(seconds)
"$here/zoo.sh" up "$zoo"
up=$(seconds)

# table NAME COLUMN
table() { sed -e 's/[[:space:]]*|[[:space:]]*/|/g' "$here/zoo.table" | awk -F '|' -v name="$1" -v n="$2" '$1 == name { print $n }'; }
# runs_one_of RUNTIME
runs_one_of() {
	for file in "$zoo"/up/*; do
		[ "$(table "$(basename "$file")" 2)" != "$1" ] || return 0
	done
	return 1
}
# Conditions of a machine that refuse a launch; only rows that name one may be refused while others of their runtime run.
holds() {
	case $1 in
	hybrid-cgroups) [ -d /sys/fs/cgroup/unified ] ;;
	*) return 1 ;;
	esac
}

status=0 skips=0
for file in "$zoo"/refused/*; do
	[ -e "$file" ] || continue
	name=$(basename "$file")
	skips=$((skips + 1))
	condition=$(table "$name" 5)
	echo "skipped: $name: ${condition:+$condition: }$(cat "$file")"
	case $(cat "$file") in
	'there is no '*) continue ;;
	esac
	runs_one_of "$(table "$name" 2)" || continue
	holds "$condition" || {
		echo "run.sh: $name should have started here" >&2
		status=1
	}
done

PLIMSOLL_DATA=$data "$here/truth.sh" "$zoo" "$plimsoll" "$view" || status=1
"$here/replay.sh" "$zoo" "$plimsoll" "$data" "$peek" || status=1
"$here/../door/door.sh" "$plimsoll" "$data" "$peek" || [ $? = 77 ] || status=1
judged=$(seconds)
"$here/zoo.sh" down "$zoo"
echo "run.sh: $skips skipped; up in $((up - began)) s, judged in $((judged - up)) s, down in $(($(seconds) - judged)) s"
exit $status
