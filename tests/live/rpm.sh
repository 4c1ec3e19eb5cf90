#!/bin/sh
# rpm.sh PENDING PROBE_TEXT RPM_VERSION: a real rpm database of the test's own packages, a real repository and dnf's own
# cache of it: plimsoll lists what rpm lists, finds pending what dnf would upgrade, and orders versions as rpm does. A
# damaged database is unreadable. All of it below one temporary directory.
set -eu
pending=$1 probe_text=$2 rpm_version=$3

for tool in rpm rpmbuild createrepo_c modifyrepo_c dnf; do
	command -v "$tool" >/dev/null 2>&1 || { echo "skipped: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
HOME=$work/home
export HOME LC_ALL=C
mkdir -p "$HOME"
# Where every distribution but Debian has it.
echo '%_dbpath /var/lib/rpm' >"$HOME/.rpmmacros"
root=$work/root
mkdir -p "$root/etc/yum.repos.d" "$root/etc/dnf" "$root/var/log" "$root/var/lib/dnf" "$root/var/lib/rpm"

# build DIRECTORY NAME EPOCH VERSION RELEASE
build() {
	cat >"$work/package.spec" <<EOT
Name: $2
Epoch: $3
Version: $4
Release: $5
Summary: nothing at all
License: MIT
BuildArch: noarch
%description
Nothing at all.
%files
EOT
	rpmbuild --quiet -bb --define "_topdir $work/top" --define "_rpmdir $work/$1" "$work/package.spec" >"$work/log" 2>&1 || {
		cat "$work/log" >&2
		echo "skipped: rpmbuild cannot build here"
		exit 77
	}
}
build old plimsoll-a 0 1.0 1
build new plimsoll-a 0 1.0 2
build old plimsoll-b 0 2.0~rc1 1
build new plimsoll-b 0 2.0 1
build old plimsoll-c 0 5 1
build new plimsoll-c 0 5 1
build old plimsoll-d 1 3 1
build new plimsoll-d 0 4 1

rpm --root "$root" --initdb
rpm --root "$root" --justdb --nodeps --nosignature -i "$work"/old/noarch/*.rpm 2>/dev/null
cat >"$work/updateinfo.xml" <<EOT
<updates><update from="t" status="final" type="security" version="1"><id>TEST-1</id><title>t</title><severity>Important</severity>
<issued date="2025-01-01 00:00:00"/><references/><pkglist><collection short="c"><name>c</name>
<package name="plimsoll-a" version="1.0" release="2" epoch="0" arch="noarch" src="s"><filename>f</filename></package>
</collection></pkglist></update></updates>
EOT
createrepo_c -q "$work/new"
modifyrepo_c "$work/updateinfo.xml" "$work/new/repodata" >/dev/null
echo '[main]' >"$root/etc/dnf/dnf.conf"
printf '[plimsoll]\nname=t\nbaseurl=file://%s/new\nenabled=1\ngpgcheck=0\n[off]\nname=off\nbaseurl=file:///none\nenabled=0\n' \
	"$work" >"$root/etc/yum.repos.d/t.repo"
ask_dnf() {
	dnf -q --installroot="$root" -c "$root/etc/dnf/dnf.conf" --setopt=reposdir="$root/etc/yum.repos.d" \
		--setopt=cachedir="$root/var/cache/dnf" --setopt=persistdir=/var/lib/dnf --setopt=logdir=/var/log \
		--releasever=9 --noplugins --forcearch=x86_64 "$@"
}
differ() {
	diff -u "$work/$1" "$work/$2" && return 0
	echo "rpm.sh: $1 (-) and $2 (+) disagree" >&2
	exit 1
}

# What is installed.
rpm --root "$root" -qa --qf '%{NAME} %{EVR} %{ARCH} %{INSTALLTIME} %{SOURCERPM} -\n' | sed 's/ 0:/ /' | sort >"$work/rpm"
"$probe_text" rpm-packages "$root" | sort >"$work/plimsoll"
differ rpm plimsoll
[ "$(wc -l <"$work/rpm")" -eq 4 ]

# What is pending, before and after an update.
compare() {
	ask_dnf list --upgrades 2>"$work/log" | awk 'NF == 3 {sub("[.]noarch", "", $1); print $1, $2}' | sort >"$work/dnf" || {
		cat "$work/log" >&2
		echo "rpm.sh: dnf failed" >&2
		exit 1
	}
	"$pending" all "$root" | awk '{print $1, $4}' | sort >"$work/plimsoll"
	differ dnf plimsoll
	ask_dnf updateinfo list --security 2>/dev/null | awk '{print $NF}' | sed 's/[.]noarch$//' | sort >"$work/dnf"
	"$pending" security "$root" | awk '{print $1 "-" $4}' | sort >"$work/plimsoll"
	differ dnf plimsoll
	"$pending" "$1" "$root" | wc -l
}
if "$pending" all "$root" >/dev/null 2>&1; then
	echo "rpm.sh: a repository without a cache passed for read" >&2
	exit 1
fi
[ "$(compare security | tail -n 1)" -eq 1 ]
rpm --root "$root" --justdb --nodeps --nosignature -U "$work/new/noarch/plimsoll-a-1.0-2.noarch.rpm" 2>/dev/null
[ "$(compare all | tail -n 1)" -eq 1 ]
[ "$(compare security | tail -n 1)" -eq 0 ]

# The order of versions.
while read -r a b; do
	wanted=$(rpm --eval "%{lua: print(rpm.vercmp('$a', '$b'))}")
	found=$("$rpm_version" "$a" "$b")
	if [ "$wanted" != "$found" ]; then
		echo "rpm.sh: $a and $b: rpm says $wanted, plimsoll $found" >&2
		exit 1
	fi
done <<EOT
1.0 1.0
1.0 2.0
1.0 1.0.1
1.0a 1.0
1.0~rc1 1.0
1.0^git1 1.0
1.0^git1 1.0.1
1.0^git1~pre 1.0^git1
1.0~rc1^git1 1.0~rc1
1.05 1.5
1.000000000000000000000000000000000000002 1.2
10 9
xyz 1
xyz.4 8
2a 2.0
5.5p10 5.5p9
a b
a a1
1_0 1.0
1.0. 1.0
+ _
1~ 1
1^ 1
~~ ~
6.0.rc1 6.0
FC5 fc4
20101122 20101121
EOT

# A database that was cut off, and one that is none.
for bytes in 100000 10; do
	truncate -s "$bytes" "$root/var/lib/rpm/rpmdb.sqlite"
	rm -f "$root"/var/lib/rpm/rpmdb.sqlite-*
	if "$probe_text" rpm-packages "$root" >/dev/null 2>&1; then
		echo "rpm.sh: a damaged database of $bytes bytes passed for whole" >&2
		exit 1
	fi
done
for left in /dev/shm/plimsoll-rpm-* /run/plimsoll-rpm-* /tmp/plimsoll-rpm-*; do
	[ ! -e "$left" ] || { echo "rpm.sh: $left was left behind" >&2; exit 1; }
done
echo "rpm.sh: packages, updates and the order of versions are as rpm and dnf say"
