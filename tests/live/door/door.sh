#!/bin/sh
# door.sh PLIMSOLL DATA PEEK_PLUGIN: whatever an audit asks the kernel about files goes through core/host: a traced capture
# is compared with its own recording. Then a plugin that reads past the door, in each of four ways, is caught, and one
# that asks is not. Skips without root, strace or zstd.
set -eu
plimsoll=$1
PLIMSOLL_DATA=$2
peek=$3
export PLIMSOLL_DATA
here=$(cd "$(dirname "$0")" && pwd)
skip() {
	echo "skipped: $1"
	exit 77
}
[ "$(id -u)" = 0 ] || skip "only root reads everything"
for command in strace zstd tar; do
	command -v "$command" >/dev/null 2>&1 || skip "there is no $command here"
done
strace true 2>/dev/null || skip "nothing may be traced here"
# LeakSanitizer cannot work in a traced process.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

plugins=
# look NAME ARGUMENT...: captures under strace; what went past the door is in $work/NAME
look() {
	name=$1
	shift
	strace -f -y -s 1 -e trace=%file,%process,%network,seccomp,readlinkat,openat,openat2,statx -o "$work/trace" \
		"$plimsoll" capture -q -o "$work/host.tar.zst" "$@"
	zstd -dcq "$work/host.tar.zst" 2>/dev/null | tar -xOf - manifest >"$work/manifest"
	awk -v "output=$work/host.tar.zst" -v "plugins=$plugins" -f "$here/past_the_door.awk" "$work/manifest" "$work/trace" >"$work/$name"
}

# Everything that the shipped benchmark and `containers` read, but the walk over all files: to trace each statx of it takes minutes, and
# what it finds is one probe of the recording.
look shipped --no-plugins --no-walk
[ ! -s "$work/shipped" ] || {
	echo "read past the door:" >&2
	sort "$work/shipped" >&2
	exit 1
}

plugins=$work/plugins
mkdir "$plugins"
install -m 644 "$peek" "$plugins/peek.so"
# peek ELEMENT [WANTED]...: a capture with that test of the plugin gives exactly these lines
peek() {
	element=$1
	shift
	cat >"$work/peek.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_com.example_benchmark_peek">
  <status date="2026-11-22">draft</status><title>Peek</title><version>1</version>
  <Rule id="xccdf_com.example_rule_peek" selected="true"><title>Peek</title>
    <check system="urn:plimsoll:check:1"><check-content><p:$element xmlns:p="urn:example:check:peek"/></check-content></check>
  </Rule>
</Benchmark>
END
	look "$element" --plugins "$plugins" "$work/peek.xml"
	sort "$work/$element" >"$work/got"
	for line in "$@"; do echo "$line"; done | sort >"$work/want"
	diff -u "$work/want" "$work/got" || {
		echo "the test $element of the plugin is not told as it should be" >&2
		exit 1
	}
}
peek open 'not asked through the door: openat /etc/hostname' 'not in the recording: /etc/hostname'
peek stat 'not asked through the door: newfstatat /etc/hostname' 'not in the recording: /etc/hostname'
peek known 'not asked through the door: openat /proc/meminfo'
peek connect 'starts or connects: connect'
peek asked
echo "door.sh: nothing is read past the door; five ways of a plugin told apart"
