#!/bin/sh
# patch.sh PENDING: what plimsoll finds pending on this machine is what apt would upgrade. Reads only.
# Skips where there is no apt or it has no lists.
set -eu
pending=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v apt >/dev/null 2>&1 || { echo "skipped: no apt here"; exit 77; }
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || { echo "skipped: apt has no lists; run apt-get update"; exit 77; }

# "bash/stable 5.2-2 amd64 [upgradable from: 5.2-1]", in any terminal and language
LC_ALL=C apt list --upgradable 2>/dev/null |
	sed -n 's|^\([^/]*\)/[^ ]* \([^ ]*\) \([^ ]*\) \[upgradable from: \(.*\)\]$|\1 \4 \2|p' |
	LC_ALL=C sort >"$work/apt"
"$pending" all | awk '{print $1, $3, $4}' | LC_ALL=C sort >"$work/plimsoll"
if ! diff -u "$work/apt" "$work/plimsoll"; then
	echo "patch.sh: apt (-) and plimsoll (+) disagree about pending updates" >&2
	exit 1
fi

# Every pending security update is a pending update of the same package.
"$pending" security | cut -d' ' -f1,2 | LC_ALL=C sort >"$work/security"
"$pending" all | cut -d' ' -f1,2 | LC_ALL=C sort >"$work/all"
test -z "$(LC_ALL=C comm -23 "$work/security" "$work/all")" || {
	echo "patch.sh: a pending security update is missing among all updates" >&2
	exit 1
}
echo "patch.sh: $(wc -l <"$work/apt") pending updates, as apt says"
