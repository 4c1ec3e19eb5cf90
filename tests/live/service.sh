#!/bin/sh
# service.sh RUN_CASES: units of a root of the test's own are enabled, masked and disabled by `systemctl --root`, and the verdict
# follows. Runs no systemd; changes nothing of this machine.
set -eu
run_cases=$1
command -v systemctl >/dev/null 2>&1 || { echo "skipped: there is no systemctl here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
root=$work/made/root
units=$root/usr/lib/systemd/system
mkdir -p "$units" "$root/etc/systemd/system"
echo 'plimsoll-host 1' >"$work/made/manifest"
ln -s multi-user.target "$units/default.target"
printf '[Unit]\nRequires=basic.target\n' >"$units/multi-user.target"
printf '[Unit]\nWants=sockets.target\n' >"$units/basic.target"
printf '[Unit]\nDescription=sockets\n' >"$units/sockets.target"
printf '[Unit]\nDescription=rescue\n' >"$units/rescue.target"
printf '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\nAlias=other.service\n' >"$units/made.service"
printf '[Service]\nExecStart=/bin/true\n' >"$units/asked.service"
printf '[Socket]\nListenStream=4711\n[Install]\nWantedBy=sockets.target\n' >"$units/asked.socket"
printf '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\nDefaultInstance=one\n' >"$units/many@.service"

# expect VERDICT ATTRIBUTES [MESSAGE]
expect() {
	cat >"$work/service.cases" <<EOT
case: $1
host: made
check: <unit $2/>
verdict: $1
${3:+message: $3}
EOT
	"$run_cases" "$work" "$work/service.cases" >"$work/said" || { cat "$work/said"; exit 1; }
}

do_systemctl() {
	systemctl -q --root="$root" "$@" 2>/dev/null
}

expect fail 'names="made" state="active"' 'no boot starts made.service: it is disabled'
do_systemctl enable made.service
expect pass 'names="made other" state="active"'
do_systemctl mask made.service 2>/dev/null || ln -sf /dev/null "$root/etc/systemd/system/made.service"
expect pass 'names="made" state="masked"'
do_systemctl unmask made.service
do_systemctl disable made.service
expect pass 'names="made" state="inactive"'
expect fail 'names="made" state="masked"' 'is not masked but disabled'
expect pass 'names="asked" state="inactive"'
do_systemctl enable asked.socket
expect fail 'names="asked" state="inactive"' 'a boot starts asked.socket'
expect fail 'names="many@two" state="active"'
do_systemctl enable many@two.service
expect pass 'names="many@two" state="active"'
expect pass 'names="many@one" state="inactive"'
# A target that no boot reaches.
do_systemctl add-wants rescue.target made.service
expect fail 'names="made" state="active"' 'no boot starts made.service: it is enabled'
do_systemctl add-wants multi-user.target made.service
expect pass 'names="made" state="active"'
echo "service.sh: the verdict follows systemctl --root"
