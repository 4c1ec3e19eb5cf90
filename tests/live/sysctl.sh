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
# Nothing that this machine sets anywhere is to be set again.
for directory in /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d /usr/local/lib/sysctl.d; do
	mkdir -p "$directory" && mount -t tmpfs none "$directory"
done
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

# Which of many files and lines wins: what sysctl --system left in the kernel is what plimsoll says the files set.
rm -f /etc/sysctl.d/*
conf=net.ipv4.conf
cat >/usr/lib/sysctl.d/50-defaults.conf <<EOT
$conf.all.rp_filter = 2
$conf.lo.rp_filter = 1
$conf.default.secure_redirects = 0
EOT
cat >/usr/lib/sysctl.d/60-more.conf <<EOT
-$conf.*.accept_redirects = 0
# $conf.all.send_redirects = 0
; $conf.all.send_redirects = 0
EOT
echo "$conf.all.rp_filter = 0" >/run/sysctl.d/50-defaults.conf
echo "$conf.lo.accept_source_route=1" >/usr/local/lib/sysctl.d/10-local.conf
printf 'net/ipv4/conf/lo/accept_source_route =  0 \n%s.lo.shared_media=0' $conf >/etc/sysctl.d/20-later.conf
echo "$conf.all.bootp_relay = 1" >/etc/sysctl.d/99-hidden.conf
ln -s /dev/null /run/sysctl.d/99-masked.conf
echo "$conf.all.bootp_relay = 0" >/usr/lib/sysctl.d/99-masked.conf
echo "$conf.lo.send_redirects = 0" >/etc/sysctl.d/not-read
printf '%s.*.arp_notify = 1\n-%s.lo.arp_notify\n' $conf $conf >/etc/sysctl.d/70-pattern.conf
printf '%s.lo.arp_ignore = 3\n%s.lo.arp_ignore = 2\n' $conf $conf >/etc/sysctl.d/80-twice.conf
sysctl -q --system >"$work/said" 2>&1 || :
compared=0
# settled KEY: files set it, to what it is; left KEY: no file sets it; passing KEY: only what a reboot takes away does.
settled() { asked=$1; agrees pass 'now and after a reboot'; }
passing() { asked=$1; agrees fail 'only /run/sysctl.d/50-defaults.conf:1 sets it, and a reboot empties /run'; }
left() { asked=$1; agrees fail 'no file sets it: a reboot would lose it'; }
agrees() {
	cat >"$work/kernel.cases" <<EOT
case: $asked
host: live
check: <sysctl key="$asked" equals="$(sysctl -n "$asked")" persistent="required"/>
verdict: $1
message: $2
EOT
	"$run_cases" "$work" "$work/kernel.cases" || { cat "$work/said"; exit 1; }
	compared=$((compared + 1))
}
for name in all.accept_redirects lo.accept_redirects lo.accept_source_route lo.shared_media all.bootp_relay \
	all.arp_notify default.arp_notify lo.arp_ignore; do
	settled $conf.$name
done
for name in lo.rp_filter default.secure_redirects all.send_redirects lo.send_redirects lo.arp_notify; do
	left $conf.$name
done
passing $conf.all.rp_filter
echo "$compared keys compared with sysctl --system"
