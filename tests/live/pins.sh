#!/bin/sh
# pins.sh PENDING: four archives of the test's own (main, security, backports, experimental) and preferences about them: what
# plimsoll finds pending is what `apt list --upgradable` says, with one set of preferences after the other. All of it is
# below one temporary directory; apt is told to look nowhere else.
set -eu
pending=$1
for tool in apt apt-get xz sha256sum; do
	command -v "$tool" >/dev/null 2>&1 || { echo "skipped: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
root=$work/root
mkdir -p "$root/etc/apt/preferences.d" "$root/etc/apt/apt.conf.d" "$root/etc/apt/trusted.gpg.d" "$root/var/lib/dpkg" \
	"$root/var/lib/apt/lists/partial" "$root/var/cache/apt/archives/partial" "$root/var/log/apt"
architecture=$(dpkg --print-architecture)

# package NAME VERSION: a stanza of an archive
package() {
	printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: t\nDescription: t\nFilename: ./%s_%s.deb\nSize: 1\nSHA256: %064d\n\n' \
		"$1" "$2" "$architecture" "$1" "$2" 0
}
# archive NAME FIELDS: reads stanzas, makes a flat archive
archive() {
	mkdir -p "$work/$1"
	cat >"$work/$1/Packages"
	{
		printf 'Origin: Test\nLabel: Test-%s\nSuite: tiny-%s\nCodename: tiny-%s\nVersion: 12.1\nArchitectures: %s\n' "$1" "$1" "$1" "$architecture"
		printf '%bDate: %s\nSHA256:\n %s %s Packages\n' "$2" "$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')" \
			"$(sha256sum "$work/$1/Packages" | cut -d' ' -f1)" "$(wc -c <"$work/$1/Packages")"
	} >"$work/$1/Release"
	echo "deb [trusted=yes] file:$work/$1 ./" >>"$root/etc/apt/sources.list"
}
{
	package in-main 2.0
	package in-backports 1.0
	package in-both 1.0
	package secured 1.0
	package phased 1.0
} | archive main ''
{ package secured 1.0+u1; } | archive security ''
{
	package in-backports 3.0
	package in-both 3.0
	package from-backports 2.0
} | archive backports 'NotAutomatic: yes\nButAutomaticUpgrades: yes\n'
{
	package in-main 9.0
	package in-both 9.0
	package from-experimental 9.0
} | archive experimental 'NotAutomatic: yes\n'
for installed in 'in-main 1.0' 'in-backports 1.0' 'in-both 1.0' 'secured 1.0' 'from-backports 1.0' 'from-experimental 1.0' 'phased 1.0'; do
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: %s\nVersion: %s\nMaintainer: t\nDescription: t\n\n' \
		"${installed% *}" "$architecture" "${installed#* }"
done >"$root/var/lib/dpkg/status"
printf 'Package: dpkg\nStatus: install ok installed\nArchitecture: %s\nVersion: 1.21\nMaintainer: t\nDescription: t\n\n' "$architecture" \
	>>"$root/var/lib/dpkg/status"

cat >"$work/apt.conf" <<EOT
Dir "$root";
Dir::State::status "$root/var/lib/dpkg/status";
Dir::Etc::parts "$root/etc/apt/apt.conf.d";
Dir::Bin::Methods "/usr/lib/apt/methods";
APT::Sandbox::User "root";
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
EOT
export APT_CONFIG="$work/apt.conf" LC_ALL=C
apt-get update >"$work/log" 2>&1 || { cat "$work/log"; echo "skipped: apt cannot be kept to a directory of its own here"; exit 77; }
ls "$root"/var/lib/apt/lists/*Packages* >/dev/null 2>&1 || { echo "skipped: apt keeps no lists here"; exit 77; }

# apt links to an archive that is a directory; no link leads out of a root.
for list in "$root"/var/lib/apt/lists/*Packages; do
	[ ! -L "$list" ] || cp --remove-destination "$(readlink -f "$list")" "$list"
done

compared=0
# compare NAME WANTED: the preferences are read from standard input; WANTED is how many updates there are at least
compare() {
	cat >"$root/etc/apt/preferences.d/test"
	apt list --upgradable 2>/dev/null |
		sed -n 's|^\([^/]*\)/[^ ]* \([^ ]*\) \([^ ]*\) \[upgradable from: \(.*\)\]$|\1 \4 \2|p' | sort >"$work/apt"
	"$pending" all "$root" | awk '{print $1, $3, $4}' | sort >"$work/plimsoll"
	if ! diff -u "$work/apt" "$work/plimsoll"; then
		echo "pins.sh: $1: apt (-) and plimsoll (+) disagree" >&2
		exit 1
	fi
	if [ "$(wc -l <"$work/apt")" -ne "$2" ]; then
		cat "$work/apt" >&2
		echo "pins.sh: $1: $2 updates were expected" >&2
		exit 1
	fi
	compared=$((compared + 1))
}
compare 'no preferences' 3 </dev/null
compare 'backports as good as main' 5 <<EOT
Explanation: everything
Package: *
Pin: release a=tiny-backports
Pin-Priority: 500
EOT
compare 'backports never' 2 <<EOT
# a comment
Package: *
Pin: release n=tiny-backports, o=Test
Pin-Priority: -1
EOT
compare 'experimental before all' 5 <<EOT
Package: *
Pin: release l=Test-experimental
Pin-Priority: 990
EOT
compare 'security held back, all others alike' 5 <<EOT
Package: *
Pin: release l=Test-security
Pin-Priority: 50

Package: *
Pin: release o=Test
Pin-Priority: 400
EOT
compare 'patterns, and the first stanza wins' 3 <<EOT
Package: *
Pin: release a=tiny-back*
Pin-Priority: 100

Package: *
Pin: release a=tiny-backports
Pin-Priority: 900
EOT
echo "pins.sh: pending updates with $compared sets of preferences are as apt says"
