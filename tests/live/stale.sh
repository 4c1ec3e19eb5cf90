#!/bin/sh
# stale.sh STALE: a program and a library of the test's own are replaced while they run, and plimsoll sees it, as
# needrestart does where it is installed; a restart mends it. Everything is below one directory that is removed.
set -eu
stale=$1
pids=

[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
sleep=$(readlink -f "$(command -v sleep)")
libc=$(sed -n 's|^[^/]*\(/[^ ]*/libc\.so\.6\)$|\1|p' /proc/self/maps | head -n 1)
[ -n "$libc" ] || { echo "skipped: no libc.so.6 to copy"; exit 77; }
# Not below /tmp: what is deleted there is a program's own.
work=$(mktemp -d /usr/local/lib/plimsoll-stale.XXXXXX)
# shellcheck disable=SC2086 # one word a process
trap '[ -z "$pids" ] || kill $pids 2>/dev/null || :; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

cp "$sleep" "$work/program"
mkdir "$work/lib"
cp "$libc" "$work/lib/libc.so.6"
start() {
	LD_LIBRARY_PATH="$work/lib" "$work/program" 3000 >/dev/null 2>&1 &
	pid=$!
	pids="$pids $pid"
	for _ in $(seq 300); do
		grep -q "$work/lib/libc.so.6" "/proc/$pid/maps" && return 0
		sleep 0.1
	done
	echo "skipped: the library cannot be preloaded here"
	exit 77
}
# Replaced as a package manager does: another file takes the name.
replace() {
	cp "$1" "$1.new"
	mv "$1.new" "$1"
}
expect() {
	if [ "$("$stale" | grep -F "$work" | LC_ALL=C sort)" != "$1" ]; then
		echo "stale.sh: wanted <$1> of:" >&2
		"$stale" >&2
		exit 1
	fi
}
needrestart_says() {
	command -v needrestart >/dev/null 2>&1 || return 0
	LC_ALL=C timeout 300 needrestart -v -r l -l -m a 2>&1 </dev/null | grep -F "#$1 " | grep -q 'obsolete\|deleted' || {
		echo "stale.sh: needrestart does not see process $1" >&2
		exit 1
	}
}

start
expect ''
replace "$work/lib/libc.so.6"
expect "$pid $work/lib/libc.so.6"
needrestart_says "$pid"
first=$pid
replace "$work/program"
expect "$(printf 'program %s %s\nprogram %s %s' "$pid" "$work/lib/libc.so.6" "$pid" "$work/program" | LC_ALL=C sort)"
pids=
start
kill "$first"
wait "$first" 2>/dev/null || :
expect ''
echo "stale.sh: a replaced library and a replaced program were seen, and a restart mended both"
