#!/bin/sh
# files.sh PLIMSOLL PROBE_TEXT: real files, mounts and groups are changed and seen, and what the walk over all files finds is what find(1)
# and getcap(8) find. Changes nothing but in a directory and a mount namespace of its own. Skips without root.
set -eu
plimsoll=$1
probe=$2
[ "$(id -u)" = 0 ] || { echo "skipped: only root sees every file"; exit 77; }
unshare -m true 2>/dev/null || { echo "skipped: no mount namespace of its own"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
failures=0
fail() {
	echo "FAIL: $*" >&2
	failures=$((failures + 1))
}

# ---- one element, judged on this machine ----

# judge ELEMENT [ARGUMENT...]: the verdict; the message is in $work/message
judge() {
	element=$1
	shift
	cat >"$work/one.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_com.example_benchmark_files">
  <status date="2026-11-22">draft</status><title>Files</title><version>1</version>
  <Rule id="xccdf_com.example_rule_one" selected="true"><title>One</title>
    <check system="urn:plimsoll:check:1"><check-content>$element</check-content></check>
  </Rule>
</Benchmark>
END
	"$plimsoll" audit -q --no-plugins --fail-on none "$@" -o "xccdf:$work/one.out" "$work/one.xml" 2>"$work/err" || true
	sed -n 's,.*<message[^>]*>\(.*\)</message>.*,\1,p' "$work/one.out" >"$work/message"
	sed -n '/<rule-result/,$ s,.*<result>\(.*\)</result>.*,\1,p' "$work/one.out" | head -n 1
}
# is WANTED WHAT ELEMENT [ARGUMENT...]
is() {
	wanted=$1 what=$2
	shift 2
	got=$(judge "$@")
	[ "$got" = "$wanted" ] || fail "$what: $got instead of $wanted: $(cat "$work/message" "$work/err")"
}
permission() { echo "<f:permission xmlns:f=\"urn:plimsoll:check:filesystem\" path=\"$1\" $2/>"; }

# ---- modes and lists ----

mkdir -m 755 "$work/etc"
chmod 755 "$work"
install -m 644 /dev/null "$work/etc/conf"
is pass "mode 0644" "$(permission "$work/etc/conf" 'at-most="0644" owners="root" groups="root"')"
chmod 666 "$work/etc/conf"
is fail "mode 0666" "$(permission "$work/etc/conf" 'at-most="0644"')"
chmod 644 "$work/etc/conf"
chown 1:0 "$work/etc/conf"
is fail "another owner" "$(permission "$work/etc/conf" 'owners="root"')"
chown 0:0 "$work/etc/conf"
if command -v setfacl >/dev/null && setfacl -m u:1:rw "$work/etc/conf" 2>/dev/null; then
	is fail "a list lets user 1 write" "$(permission "$work/etc/conf" 'at-most="0664"')"
	grep -q 'user 1 ' "$work/message" || fail "the list's user is not named: $(cat "$work/message")"
	setfacl -m m::r "$work/etc/conf"
	is pass "the list's mask takes it back" "$(permission "$work/etc/conf" 'at-most="0664"')"
	setfacl -b "$work/etc/conf"
else
	echo "skipped: there is no setfacl here, or no lists on this file system"
fi
chmod 777 "$work/etc"
is fail "a directory above" "$(permission "$work/etc/conf" 'at-most="0644"')"
chmod 755 "$work/etc"

# ---- mounts, in a namespace of their own; and a group ----

mount_element() { echo "<f:mount xmlns:f=\"urn:plimsoll:check:filesystem\" path=\"$work/mnt\" options=\"nosuid nodev\" of=\"running\"/>"; }
mkdir "$work/mnt"
cp /etc/group "$work/group"
cat >"$work/in_namespace" <<END
set -eu
mount -t tmpfs -o nosuid,nodev plm-files "$work/mnt"
findmnt -no OPTIONS "$work/mnt" >"$work/options.1"
"\$@" mounted
mount -o remount,suid "$work/mnt"
findmnt -no OPTIONS "$work/mnt" >"$work/options.2"
"\$@" remounted
echo 'plm-files:x:64321:nobody' >>"$work/group"
mount --bind "$work/group" /etc/group
"\$@" grouped
END
cat >"$work/step" <<END
set -eu
plimsoll='$plimsoll' work='$work'
$(sed -n '/^judge() {/,/^}/p' "$0")
case \$1 in
mounted) judge '$(mount_element)' >"$work/verdict.mounted" ;;
remounted) judge '$(mount_element)' >"$work/verdict.remounted" ;;
grouped) judge '<a:member xmlns:a="urn:plimsoll:check:access" groups="plm-files"/>' >"$work/verdict.grouped" ;;
esac
END
unshare -m sh "$work/in_namespace" sh "$work/step" || fail "the steps in a mount namespace ended early"
verdict_is() {
	[ "$(cat "$work/verdict.$1" 2>/dev/null)" = "$2" ] || fail "$1: $(cat "$work/verdict.$1" 2>/dev/null) instead of $2"
}
verdict_is mounted pass
verdict_is remounted fail
verdict_is grouped fail
grep -q nosuid "$work/options.1" || fail "findmnt does not see nosuid: $(cat "$work/options.1")"
! grep -q nosuid "$work/options.2" || fail "findmnt still sees nosuid: $(cat "$work/options.2")"
is notapplicable "no such group" '<a:member xmlns:a="urn:plimsoll:check:access" groups="plm-files"/>'

# ---- an image of its own: what is there to be found, and its removal ----

image=$work/image
mkdir -p "$image/usr/bin" "$image/srv" "$image/etc"
printf 'root:x:0:0::/root:/bin/sh\n' >"$image/etc/passwd"
printf 'root:x:0:\n' >"$image/etc/group"
element() { echo "<f:$1 xmlns:f=\"urn:plimsoll:check:filesystem\"/>"; }
for test in setuid capability world-writable unowned; do
	is pass "$test of a clean image" "$(element $test)" --root "$image"
done
install -m 4755 /dev/null "$image/usr/bin/lends"
is fail "a setuid file" "$(element setuid)" --root "$image"
install -m 755 /bin/true "$image/usr/bin/net"
if setcap cap_net_raw,cap_net_admin+ep "$image/usr/bin/net" 2>/dev/null; then
	is fail "a capability" "$(element capability)" --root "$image"
	grep -q "$(getcap "$image/usr/bin/net" | sed 's/.* //')" "$work/message" ||
		fail "not as getcap has it: $(cat "$work/message"), $(getcap "$image/usr/bin/net")"
	is pass "a capability that is named" \
		'<f:capability xmlns:f="urn:plimsoll:check:filesystem" allowed="/usr/bin/net=cap_net_admin,cap_net_raw"/>' --root "$image"
else
	echo "skipped: setcap is not here or may not"
fi
install -m 666 /dev/null "$image/srv/open"
is fail "a file that everybody may write" "$(element world-writable)" --root "$image"
chown 54321 "$image/srv/open"
is fail "a file of nobody" "$(element unowned)" --root "$image"

# ---- this machine, beside find and getcap ----

# Other tests run meanwhile. The walk must have what both lists of find have, the very same file unchanged; and what it has and neither
# of them, that must have come, changed or gone since the first.
points() { "$probe" walk | sed -n 's,^mount walked [^ ]* [^ ]* /,/,p'; }
points >"$work/points"
grep -qx / "$work/points" || fail "/ is not among what is walked: $(cat "$work/points")"
# by_find ARGUMENT...: the walked file systems, without names that the walk would escape
by_find() {
	while read -r point; do find "$point" -xdev "$@" -printf '%i %C@ %p\n' 2>/dev/null || :; done <"$work/points" |
		LC_ALL=C grep -v '[^ -~]' | elsewhere | LC_ALL=C sort -u
}
# as_long PATH: it is there, and was not changed since the first list was begun
as_long() { [ -e "$1" ] && [ -z "$(find "$1" -maxdepth 0 -newercm "$work/begun")" ]; }
# Where the test live/machine mounts and unmounts while it makes its image.
elsewhere() { grep -v '/tests/machine/image/' || :; }
# between NAME: $work/NAME.walk holds what both finds hold, and nothing that neither holds
between() {
	LC_ALL=C comm -12 "$work/$1.before" "$work/$1.after" | cut -d ' ' -f 3- | LC_ALL=C sort -u >"$work/$1.both"
	cut -d ' ' -f 3- "$work/$1.before" "$work/$1.after" | LC_ALL=C sort -u >"$work/$1.either"
	missing=$(LC_ALL=C comm -23 "$work/$1.both" "$work/$1.walk" | head -n 3)
	strange=$(LC_ALL=C comm -13 "$work/$1.either" "$work/$1.walk" | while read -r path; do ! as_long "$path" || echo "$path"; done | head -n 3)
	[ -z "$missing" ] || fail "$1: find has, the walk has not: $missing"
	[ -z "$strange" ] || fail "$1: the walk has, find has not: $strange"
	echo "$1: $(wc -l <"$work/$1.walk") by the walk, $(wc -l <"$work/$1.both") by find"
}
finds() {
	by_find -type f -perm /6000 >"$work/setuid.$1"
	by_find ! -type l \( -type f -o -type d \) -perm -0002 >"$work/writable.$1"
}
# listed CONDITION: paths of the walk's file lines for which awk's condition holds
listed() {
	awk "\$1 == \"file\" && ($1) { sub(/^file [^ ]+ [^ ]+ [^ ]+ [^ ]+ [^ ]+ [^ ]+ /, \"\"); print }" "$work/walk" | elsewhere | LC_ALL=C grep -v '\\x' | LC_ALL=C sort -u
}
touch "$work/begun"
finds before
"$probe" walk >"$work/walk"
finds after
# shellcheck disable=SC2016
listed '$3 == "file" && substr($4, 1, 1) ~ /[2-7]/' >"$work/setuid.walk"
# shellcheck disable=SC2016
listed '($3 == "file" || $3 == "dir") && substr($4, 4, 1) ~ /[2367]/' >"$work/writable.walk"
between setuid
between writable
if command -v getcap >/dev/null; then
	# shellcheck disable=SC2016
	listed '$7 != "-"' | grep '^/usr/' >"$work/capability.walk" || :
	getcap -r /usr 2>/dev/null | sed 's/ [^ ]*$//; s/ =.*//' | while read -r file; do [ ! -x "$file" ] || echo "$file"; done |
		LC_ALL=C sort -u >"$work/capability.getcap"
	diff -u "$work/capability.getcap" "$work/capability.walk" || fail "getcap and the walk differ about /usr"
fi

[ "$failures" -eq 0 ] || exit 1
echo "files.sh: changes are seen, and find and getcap agree"
