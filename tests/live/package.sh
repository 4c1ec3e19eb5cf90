#!/bin/sh
# package.sh RUN_CASES: a package of the test's own is installed, upgraded, put on hold and removed with dpkg in a root
# directory of its own, and the verdicts follow; an archive beside it offers a newer version, and is a security archive or is
# none. Programs, units and apt's configuration change what the host is for. Versions are ordered as dpkg does.
set -eu
run_cases=$1
for tool in dpkg dpkg-deb; do
	command -v "$tool" >/dev/null 2>&1 || { echo "skipped: $tool is not installed"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
root=$work/tiny/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/apt/lists" "$work/log"
: >"$root/var/lib/dpkg/status"
echo 'plimsoll-host 1' >"$work/tiny/manifest"
architecture=$(dpkg --print-architecture)

# build VERSION
build() {
	mkdir -p "$work/deb/DEBIAN" "$work/deb/usr/share/plimsoll-tiny"
	printf 'Package: plimsoll-tiny\nVersion: %s\nArchitecture: %s\nMaintainer: nobody <nobody@example.org>\nDescription: nothing at all\n' \
		"$1" "$architecture" >"$work/deb/DEBIAN/control"
	echo "$1" >"$work/deb/usr/share/plimsoll-tiny/version"
	dpkg-deb --root-owner-group -b "$work/deb" "$work/tiny.deb" >/dev/null
}
# expect VERDICT FAMILY CHECK [MESSAGE]
expect() {
	printf 'case: %s\nhost: tiny\ncheck: %s\nverdict: %s\nmessage: %s\n' "$3" "$3" "$1" "${4:- }" >"$work/$2.cases"
	[ -n "${4:-}" ] || sed -i '/^message:/d' "$work/$2.cases"
	"$run_cases" "$work" "$work/$2.cases" >"$work/log/out" 2>&1 || {
		cat "$work/log/out" >&2
		echo "package.sh: wanted $1 of $3" >&2
		exit 1
	}
}
install() {
	build "$1"
	dpkg --root="$root" --log=/dev/null --force-not-root --force-script-chrootless -i "$work/tiny.deb" >"$work/log/dpkg" 2>&1 || {
		cat "$work/log/dpkg" >&2
		exit 1
	}
}

# An empty status file is a database all the same.
expect fail patch '<package name="plimsoll-tiny" state="installed"/>'
expect pass service '<package-absent names="plimsoll-*"/>'
install 1.0~rc1-1
expect pass patch '<package name="plimsoll-tiny" state="installed"/>' 'version 1.0~rc1-1'
expect fail patch '<package name="plimsoll-tiny" at-least="1.0"/>' 'earlier than 1.0'
expect fail service '<package-absent names="plimsoll-*"/>' 'plimsoll-tiny 1.0~rc1-1'
install 1.0-1
expect pass patch '<package name="plimsoll-tiny" at-least="1.0"/>'
expect fail patch '<package name="plimsoll-tiny" state="absent"/>'

# An archive that offers a newer one, and a version that it does not.
list=$root/var/lib/apt/lists/archive.example.org_dists_tiny
offer() {
	printf 'Origin: Test\nLabel: %s\nSuite: tiny\nCodename: tiny\nDate: %s\n' "$1" "$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')" \
		>"${list}_InRelease"
	printf 'Package: plimsoll-tiny\nVersion: %s\nArchitecture: %s\n\n' "$2" "$architecture" | xz >"${list}_main_binary-${architecture}_Packages.xz"
}
offer Test 1.0-1
expect pass patch '<updates/>'
offer Test 1:0.1
expect fail patch '<updates/>' 'plimsoll-tiny 1.0-1 -> 1:0.1'
expect unknown patch '<updates kind="security"/>' 'no package list is of a security archive (1 looked at)'
offer Test-Security 1.0-1+u1
expect fail patch '<updates kind="security"/>' 'plimsoll-tiny 1.0-1 -> 1.0-1+u1'
echo 'plimsoll-tiny hold' | dpkg --root="$root" --set-selections
expect fail patch '<updates kind="security"/>' 'on hold'
install 1.0-1+u1
expect pass patch '<updates kind="security"/>'

dpkg --root="$root" --log=/dev/null --force-not-root --force-script-chrootless --force-hold -r plimsoll-tiny >/dev/null 2>&1
expect pass patch '<package name="plimsoll-tiny" state="absent"/>'
expect pass service '<package-absent names="plimsoll-*"/>'

# A program without a package, and a server that a boot starts.
expect pass service '<minimal/>'
mkdir -p "$root/usr/bin" "$root/usr/local/bin" "$root/usr/lib/systemd/system" "$root/etc/systemd/system/multi-user.target.wants"
: >"$root/usr/local/bin/tcc"
expect fail service '<minimal/>' 'tcc (/usr/local/bin/tcc)'
rm "$root/usr/local/bin/tcc"
printf '[Unit]\nDescription=t\n' >"$root/usr/lib/systemd/system/multi-user.target"
ln -s multi-user.target "$root/usr/lib/systemd/system/default.target"
printf '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' >"$root/usr/lib/systemd/system/nginx.service"
expect pass service '<minimal/>'
ln -s /usr/lib/systemd/system/nginx.service "$root/etc/systemd/system/multi-user.target.wants/nginx.service"
expect fail service '<minimal/>' 'web (nginx.service)'
rm "$root/etc/systemd/system/multi-user.target.wants/nginx.service"

# Updates that install themselves: the program, then its configuration, then its timers.
expect fail patch '<automatic/>' 'nothing on this host installs updates by itself'
: >"$root/usr/bin/unattended-upgrade"
expect fail patch '<automatic/>' 'APT::Periodic::Unattended-Upgrade is not on'
mkdir -p "$root/etc/apt/apt.conf.d"
printf 'APT::Periodic { Update-Package-Lists "1"; Unattended-Upgrade "1"; };\n' >"$root/etc/apt/apt.conf.d/20auto"
expect fail patch '<automatic/>' 'none of its origins is the security archive'
printf 'Unattended-Upgrade::Origins-Pattern { "origin=Test,label=Test-Sec*"; };\n' >"$root/etc/apt/apt.conf.d/50origins"
expect fail patch '<automatic/>' 'there is no apt-daily.timer'
for timer in apt-daily apt-daily-upgrade; do
	printf '[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=multi-user.target\n' >"$root/usr/lib/systemd/system/$timer.timer"
	expect fail patch '<automatic/>'
	ln -s "/usr/lib/systemd/system/$timer.timer" "$root/etc/systemd/system/multi-user.target.wants/$timer.timer"
done
expect pass patch '<automatic/>' 'unattended-upgrades installs updates by itself'
printf 'APT::Periodic::Enable "0";\n' >"$root/etc/apt/apt.conf"
expect fail patch '<automatic/>' 'periodic jobs are turned off'

# The order of versions: what dpkg says of a pair decides whether a package of the one is at least of the other.
while read -r a b; do
	printf 'Package: plimsoll-tiny\nStatus: install ok installed\nArchitecture: %s\nVersion: %s\n' "$architecture" "$a" >"$root/var/lib/dpkg/status"
	verdict=fail
	dpkg --compare-versions "$a" ge "$b" && verdict=pass
	expect "$verdict" patch "<package name=\"plimsoll-tiny\" at-least=\"$b\"/>"
done <<EOT
1.0 1.0-0
1.0~ 1.0
1.0~~ 1.0~
1.0+b1 1.0
1.0a 1.0+
1:0 9.9
0:1.0 1.0
1.10 1.9
1.0-1.1 1.0-1
1.0-1~bpo12+1 1.0-1
2.0.z 2.0.10
1.002 1.2
EOT
echo "package.sh: verdicts follow what dpkg installs, upgrades and removes"
