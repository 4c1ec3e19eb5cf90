#!/bin/sh
# capture.sh PLIMSOLL SOURCE: containers of runc are recorded while they run; the recording, judged by nobody after they have
# ended, gives the verdicts, the list and the details that the host gave, and holds no value of their environments.
# Starts nothing but its own containers and removes them. Skips without root, runc, setpriv or a static busybox.
set -eu
plimsoll=$1
PLIMSOLL_DATA=$2
SOURCE_DATE_EPOCH=1763800000
export PLIMSOLL_DATA SOURCE_DATE_EPOCH
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
names="plm-plain-$$ plm-root-$$ plm-hostns-$$"

remove() {
	for id in $names; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
}
cleanup() {
	remove
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc setpriv
chmod 755 "$work"

# bundle NAME UID CAPS NAMESPACES
bundle() {
	mkdir -p "$work/$1"
	make_rootfs "$work/$1/rootfs"
	cat >"$work/$1/config.json" <<END
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": true},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3000"], "env": ["PATH=/bin", "DB_PASSWORD=hunter2-$$"],
	"user": {"uid": $2, "gid": $2}, "capabilities": {"bounding": [$3], "effective": [$3], "permitted": [$3]}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"},
	{"destination":"/host","type":"bind","source":"/etc","options":["bind","ro"]}],
 "linux": {"namespaces": [{"type":"mount"}$4]}}
END
	runc run --detach --bundle "$work/$1" "$1" </dev/null >"$work/$1.log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/$1.log")"
}
spaces=',{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"}'
bundle "plm-plain-$$" 1000 '' "$spaces"
bundle "plm-root-$$" 0 '"CAP_NET_RAW","CAP_CHOWN"' "$spaces"
bundle "plm-hostns-$$" 0 '"CAP_CHOWN"' ''

# The file of the report and of the recording is the only thing that may differ.
normal() { sed 's,[0-9]* of \([0-9]* MiB\) are free,FREE of \1,; s,>this host<,>RECORDING<,; s,>[^<]*/host\.tar\.zst<,>RECORDING<,' "$1"; }
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
# Commands that find something wrong exit 1 or 2; more is a failure.
lenient() { "$@" || [ $? -le 2 ]; }
show() { # DIRECTORY ARGUMENT...: what containers prints, of all and of each
	to=$1
	shift
	lenient "$@" >"$to/list" 2>/dev/null
	for id in $names; do
		lenient "$@" "$id" >"$to/$id" 2>/dev/null
	done
}

mkdir -m 777 "$work/live" "$work/replay"
# one_a_line FILE: a rule's result a line; other files as they are
one_a_line() { tr '\n' ' ' <"$1" | sed 's/<rule-result /\n&/g'; }
# differing FILE: what live and replay say differently of: rule and instance, or the first word of a line
differing() {
	for side in live replay; do
		if [ "$1" = results ]; then one_a_line "$work/$side/$1"; else cat "$work/$side/$1"; fi | LC_ALL=C sort >"$work/$side.lines"
	done
	LC_ALL=C comm -3 "$work/live.lines" "$work/replay.lines" |
		sed -e 's/^[[:space:]]*//' -e 's/^<rule-result [^>]*idref="\([^"]*\)".*<instance[^>]*>\([^<]*\)<.*/\1~\2/' \
			-e 's/^<rule-result [^>]*idref="\([^"]*\)".*/\1/' -e 's/ .*//' -e "s,^,$1 "
}
# What is said of other work on this machine may change between the two: a difference counts when it is there every time.
try() {
	lenient "$plimsoll" audit --no-plugins --no-walk -q -p strict -o "$work/live/results.xml" 2>/dev/null
	"$plimsoll" capture --no-plugins --no-walk -q -o "$work/host.tar.zst"
	chmod 644 "$work/host.tar.zst"
	show "$work/live" "$plimsoll" containers
	normal "$work/live/results.xml" >"$work/live/results"
	lenient "$plimsoll" audit --no-plugins --no-walk -q -p strict --host "$work/host.tar.zst" -o "$work/replay/results.xml" 2>/dev/null
	normal "$work/replay/results.xml" >"$work/replay/results"
	show "$work/replay" "$plimsoll" containers --host "$work/host.tar.zst"
	for file in results list $names; do differing "$file"; done | LC_ALL=C sort -u >"$work/now"
	if [ -e "$work/always" ]; then LC_ALL=C comm -12 "$work/always" "$work/now" >"$work/both"; else cp "$work/now" "$work/both"; fi
	mv "$work/both" "$work/always"
	[ ! -s "$work/always" ]
}
tries=1
until try; do
	tries=$((tries + 1))
	[ "$tries" -le 8 ] || {
		echo "the replay differs from the host, every time, in:" >&2
		cat "$work/always" >&2
		for file in results list $names; do
			diff "$work/live/$file" "$work/replay/$file" | head -n 10 || :
		done
		exit 1
	}
done
for id in $names; do
	grep -q "$id" "$work/replay/list" || {
		echo "container $id is not in the recording" >&2
		exit 1
	}
	grep -q "$id" "$work/replay/results"
done

# No value of an environment is in it.
unpacked() { zstd -dc "$work/host.tar.zst"; }
if command -v zstd >/dev/null 2>&1; then
	! unpacked | grep -q "hunter2-$$" || {
		echo "a value of an environment is in the recording" >&2
		exit 1
	}
else
	echo "part not run: no zstd here to look into the recording"
fi

# After their end, and as nobody: nothing of this machine is read.
remove
cp "$plimsoll" "$work/plimsoll"
mkdir "$work/profiles"
cp "$PLIMSOLL_DATA"/profiles/*.xml "$work/profiles"
chmod -R a+rX "$work/profiles" "$work/plimsoll"
PLIMSOLL_DATA=$work
mkdir -m 777 "$work/nobody"
lenient as_nobody "$work/plimsoll" audit --no-plugins --no-walk -q -p strict --host "$work/host.tar.zst" -o "$work/nobody/results.xml" \
	2>/dev/null
normal "$work/nobody/results.xml" >"$work/results"
# The path of the benchmark is another one here, and nothing else.
results() { tr '\n' ' ' <"$1" | sed 's/<rule-result /\n&/g' | grep '^<rule-result'; }
results "$work/replay/results" >"$work/a"
results "$work/results" >"$work/b"
cmp "$work/a" "$work/b"
show "$work/nobody" as_nobody "$work/plimsoll" containers --host "$work/host.tar.zst"
for file in list $names; do
	cmp "$work/replay/$file" "$work/nobody/$file"
done
