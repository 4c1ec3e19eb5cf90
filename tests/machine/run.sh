#!/bin/sh
# run.sh PLIMSOLL RUN_CASES BENCHMARK DIRECTORY: a Debian machine under qemu, where SELinux, cgroup v2 with systemd, auditd
# and Docker are real. What plimsoll says of it is compared with the field's own tools, and again after each thing that
# is changed there. DIRECTORY keeps the image for the next time. Skips where something it needs is not installed.
set -eu
plimsoll=$1
run_cases=$2
benchmark=$3
directory=$4
here=$(cd "$(dirname "$0")" && pwd)

skip() {
	echo "skipped: $1"
	exit 77
}

[ "$(id -u)" = 0 ] || skip "needs root"
[ "$(uname -m)" = x86_64 ] || skip "the image is made for x86_64"
# shellcheck source=/dev/null
[ "$(. /etc/os-release && echo "$ID")" = debian ] || skip "the image is made of the packages of the Debian it runs on"
for program in qemu-system-x86_64 mmdebstrap mkfs.ext4 ssh ssh-keygen dpkg-query; do
	PATH=$PATH:/usr/sbin:/sbin command -v $program >/dev/null 2>&1 || skip "there is no $program here"
done
PATH=$PATH:/usr/sbin:/sbin

work=$(mktemp -d)
qemu=
started=$(date +%s)
finish() {
	status=$?
	trap '' INT TERM HUP
	[ $status -eq 0 ] || tail -n 20 "$work/console" 2>/dev/null || :
	[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || :
	rm -rf "$work"
	exit $status
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

stage() {
	echo "$(($(date +%s) - started)) s: $*"
}

# ---- the machine ----

status=0
sh "$here/image.sh" "$directory" "$plimsoll" "$run_cases" || status=$?
[ $status -ne 77 ] || skip "Debian's packages could not be fetched"
[ $status -eq 0 ]
stage "the image is there"

remote() {
	ssh -q -i "$directory/key" -p "$port" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
		-o ConnectTimeout=5 -o ControlMaster=auto -o ControlPersist=600 -o ControlPath="$work/ssh" root@127.0.0.1 "$@"
}

# The disk is left as it is: what is written goes to a file that is gone with the machine.
# A busy machine may be too slow for the timer that the kernel tries at its start; a kernel that gives up ends qemu.
boot() {
	port=$((20000 + ($$ + $1) % 20000))
	TMPDIR=$work nice -n 5 qemu-system-x86_64 -accel tcg,thread=multi -smp 2 -m 2048 -cpu max \
		-display none -nodefaults -no-reboot -serial "file:$work/console" \
		-kernel "$directory/vmlinuz" -initrd "$directory/initrd" \
		-append "root=/dev/vda rw console=ttyS0 quiet security=selinux selinux=1 net.ifnames=0 no_timer_check panic=-1" \
		-drive "file=$directory/disk,if=virtio,format=raw,snapshot=on" -device virtio-rng-pci \
		-netdev "user,id=n,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net-pci,netdev=n,romfile= \
		>"$work/qemu" 2>&1 &
	qemu=$!
	for _ in $(seq 250); do
		kill -0 "$qemu" 2>/dev/null || return 1
		! remote true </dev/null 2>/dev/null || return 0
		sleep 2
	done
	echo "no answer by ssh in ten minutes" >&2
	exit 1
}
boot 0 || boot 7919 || {
	cat "$work/qemu" >&2
	exit 1
}
stage "it answers"

tar -C "$(dirname "$plimsoll")" -cf - "$(basename "$plimsoll")" \
	-C "$(dirname "$run_cases")" "$(basename "$run_cases")" -C "$(dirname "$benchmark")" "$(basename "$benchmark")" |
	remote 'mkdir -p /opt/plimsoll && tar -C /opt/plimsoll -mxf -'

# ---- what is said there ----

# case FAMILY VERDICT CHECK [MESSAGE]: one case of a family's file, for verdicts below
case_of() {
	{
		printf 'case: %s\nhost: live\ncheck: %s\nverdict: %s\n' "$3" "$3" "$2"
		[ -z "${4:-}" ] || printf 'message: %s\n' "$4"
		echo
	} >>"$work/cases/$1.cases"
}

begin() {
	rm -rf "$work/cases"
	mkdir "$work/cases"
}

judge() {
	remote 'for file in /root/cases/*.cases; do /opt/plimsoll/run_cases /root/cases "$file" || failed=1; done; exit ${failed:-0}' >"$work/said" 2>&1
}

# verdicts WHAT: all of them at once. Without hardware help systemd may take longer to answer than plimsoll waits: then
# the answer is unknown, and it is asked again.
verdicts() {
	tar -C "$work" -cf - cases | remote 'rm -rf /root/cases; tar -C /root -mxf -'
	for _ in 1 2 3; do
		if judge; then
			stage "$1"
			return
		fi
		grep -q 'Connection timed out' "$work/said" || break
		sleep 3
	done
	if grep -q 'Connection timed out' "$work/said"; then
		echo "part not run: $1: systemd did not answer in time, this machine is too busy"
		return
	fi
	cat "$work/said" >&2
	echo "wrong: $1" >&2
	exit 1
}

# expect FAMILY VERDICT CHECK [MESSAGE]
expect() {
	begin
	case_of "$@"
	verdicts "$2: $3"
}

for file in "$here"/[0-9]*.sh; do
	# shellcheck source=/dev/null
	. "$file"
done
stage "all is as it should be"
