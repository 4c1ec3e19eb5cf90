#!/bin/sh
# sysctl.sh RUN_CASES: a sysctl that is changed in the running kernel, in a file, or in both changes
# the verdict and changes it back, in both directions. In a network and a mount namespace of its own,
# so that neither the kernel's settings nor the files of this machine change. Skips where such
# namespaces or sysctl are not to be had.
set -eu
run_cases=$1
key=net.ipv4.conf.all.log_martians

if [ "${2:-}" != inside ]; then
	[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
	command -v sysctl >/dev/null 2>&1 || { echo "skipped: sysctl (procps) is not installed"; exit 77; }
	unshare -m -n --propagation private true 2>/dev/null || { echo "skipped: no mount and network namespaces of its own"; exit 77; }
	exec unshare -m -n --propagation private "$0" "$run_cases" inside
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
mount -t tmpfs none /etc/sysctl.d
: >"$work/empty"
[ ! -e /etc/sysctl.conf ] || mount --bind "$work/empty" /etc/sysctl.conf

# expect VERDICT MESSAGE [ATTRIBUTE]
expect() {
	cat >"$work/kernel.cases" <<EOT
case: $1
host: live
check: <sysctl key="$key" equals="1" ${3:-}/>
verdict: $1
message: $2
EOT
	"$run_cases" "$work" "$work/kernel.cases" >/dev/null
}

sysctl -q -w $key=0
expect fail "sysctl $key is 0 now; it should be 1"
sysctl -q -w $key=1
expect pass 'no file sets it otherwise'
expect fail 'a reboot would lose it' 'persistent="required"'
echo "$key = 1" >/etc/sysctl.d/50-live.conf
expect pass 'is 1 now and after a reboot' 'persistent="required"'
sysctl -q -w $key=0
expect fail 'although /etc/sysctl.d/50-live.conf:1 sets 1'
sysctl -q --system >/dev/null 2>&1 || :
expect pass 'is 1 now and after a reboot'
printf '\n%s = 0\n' "net.ipv4.conf.all.log_martians" >/etc/sysctl.d/60-live.conf
expect fail '/etc/sysctl.d/60-live.conf:2 sets 0, which a reboot would bring back'
rm /etc/sysctl.d/60-live.conf
expect pass 'is 1 now and after a reboot'
