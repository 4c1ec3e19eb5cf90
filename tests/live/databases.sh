#!/bin/sh
# databases.sh PLIMSOLL DATA: containers of Podman's, run by a test's own storage: what its database says about restarts and
# health is judged as `podman inspect` has it, also from a recording, which has nothing else of the database. Opens no network and
# leaves nothing. Skips without root, podman or a static busybox, or where podman does not start containers.
set -eu
plimsoll=$1
PLIMSOLL_DATA=$2
# Podman asks systemd to ask for the health of a container; nobody need ask here.
DISABLE_HC_SYSTEMD=true
export PLIMSOLL_DATA DISABLE_HC_SYSTEMD
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"

pod() {
	podman --root "$work/store" --runroot "$work/run" --storage-driver vfs --cgroup-manager cgroupfs \
		--runtime "$(command -v runc || command -v crun)" "$@"
}
cleanup() {
	for each in few always plain; do
		pod rm --force --time 0 "plm-$$-$each" >/dev/null 2>&1 || :
	done
	awk -v work="$work/" 'index($5, work) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
		while read -r mount; do umount -l "$mount" || :; done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and podman conmon

# start NAME OPTION...
start() {
	each=$1
	shift
	pod run --detach --name "plm-$$-$each" --network none --env "API_TOKEN=hunter2-$$" "$@" \
		--rootfs "$work/rootfs" /bin/sleep 300 >/dev/null 2>"$work/log" ||
		skip "podman does not start containers here: $(tail -n 1 "$work/log")"
}
# expect NAME RULE VERDICT TEXT [OPTION...]: of this host, or of the recording that the options name
expect() {
	each=$1 rule=$2 wanted=$3 text=$4
	shift 4
	"$plimsoll" containers "plm-$$-$each" --format json "$@" >"$work/one" || [ $? -eq 2 ] || exit 1
	got=$(sed -n "/rule_container_$rule\"/,/result/s/.*\"result\": \"\([a-z]*\)\".*/\1/p" "$work/one")
	[ "$got" = "$wanted" ] && grep -qF "$text" "$work/one" && return
	echo "$each: $rule is \"$got\", not \"$wanted\" with $text" >&2
	cat "$work/one" >&2
	exit 1
}
# inspected NAME: policy, tries and the check of health, as Podman has them
inspected() {
	pod inspect --format '{{.HostConfig.RestartPolicy}} {{.Config.Healthcheck}}' "plm-$$-$1"
}
judge() {
	expect few restart pass "3 times at most when it fails" "$@"
	expect few healthcheck pass "is asked for its health" "$@"
	expect always restart fail "is started again whenever it ends (always)" "$@"
	expect always healthcheck fail "has no health check" "$@"
	expect plain restart pass "is not started again" "$@"
	expect plain healthcheck fail "has no health check" "$@"
}

make_rootfs "$work/rootfs"
start few --restart on-failure:3 --health-cmd "/bin/id" --health-interval disable
start always --restart always --health-cmd none
start plain
inspected few | grep -q '^{on-failure 3} {\[CMD-SHELL /bin/id\]'
inspected always | grep -q '^{always 0} {\[NONE\]'
inspected plain | grep -q '^{ 0} <nil>'
judge

"$plimsoll" capture --quiet --no-walk --output "$work/recording.tar.zst" || [ $? -le 2 ]
mkdir "$work/recording"
tar -xf "$work/recording.tar.zst" -C "$work/recording"
grep -q "^probe .*podman-containers:$work/store/libpod/" "$work/recording/manifest"
if grep -rqF "hunter2-$$" "$work/recording"; then
	echo "the recording has a value of an environment in it" >&2
	exit 1
fi
judge --host "$work/recording.tar.zst"
