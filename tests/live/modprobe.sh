#!/bin/sh
# modprobe.sh MODPROBE_RULES: what plimsoll reads of modprobe.d is what modprobe --showconfig reads: which files, in which
# order, hidden by which, lines that go on, remarks. In a mount namespace of its own. Skips without kmod.
set -eu
rules=$1

if [ "${2:-}" != inside ]; then
	[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
	command -v modprobe >/dev/null 2>&1 || { echo "skipped: modprobe (kmod) is not installed"; exit 77; }
	unshare -m --propagation private true 2>/dev/null || { echo "skipped: no mount namespace of its own"; exit 77; }
	exec unshare -m --propagation private "$0" "$rules" inside
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
mkdir -p /etc/modprobe.d /run/modprobe.d
mount -t tmpfs none /etc/modprobe.d
mount -t tmpfs none /run/modprobe.d

compare() {
	"$rules" >"$work/ours"
	modprobe --showconfig | grep -E '^(install|blacklist|softdep) ' >"$work/theirs" || :
	for side in ours theirs; do
		# Modprobe lists kind by kind and writes names with "_"; within a kind the order counts.
		# Modprobe 30 forgets blanks between the modules of a softdep.
		awk '{ gsub("-", "_", $2); line = $0; if ($1 == "softdep") gsub(" ", "", line); print line }' "$work/$side" |
			tr -s ' ' | sed 's/ $//' | sort -s -k1,1 >"$work/$side.in-order"
	done
	diff -u "$work/theirs.in-order" "$work/ours.in-order" || { echo "FAIL: $1"; exit 1; }
	[ ! -s "$work/ours.in-order" ] || count=$((count + $(wc -l <"$work/ours.in-order")))
}

count=0
printf 'install a-b /bin/false\nblacklist c-d\n# blacklist no\n  blacklist e # f\n\tinstall g   /bin/true  x\n' >/etc/modprobe.d/50-one.conf
compare "one file"
printf 'blacklist hidden\n' >/run/modprobe.d/50-one.conf
printf 'blacklist seen\n' >/run/modprobe.d/60-two.conf
compare "a file of one name hides the other"
printf 'blacklist not-read\n' >/etc/modprobe.d/70-three
printf 'install h \\\n /bin/\\\nfalse\nblacklist \\\n i\nblacklist j' >/etc/modprobe.d/10-joined.conf
compare "lines that go on, a name without .conf, no line's end"
printf 'softdep k pre: l m post: n\nsoftdep u\noptions o p=1\nalias q r\nremove s /bin/true\nblacklist\ninstall t\n' >/etc/modprobe.d/90-kinds.conf
compare "other kinds of lines"
ln -s /dev/null /etc/modprobe.d/60-two.conf
compare "a file that is masked"
[ "$count" -ge 20 ] || { echo "FAIL: only $count lines were compared"; exit 1; }
echo "$count lines compared"
