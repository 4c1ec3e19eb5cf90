#!/bin/sh
# podman.sh RUN_CASES FACTS_CONTAINERS: a container of Podman's with a private store: its name comes from
# conmon, whatever cgroup it is in. Opens no network and leaves nothing. Skips without root, podman or a
# static busybox, or where podman does not start containers.
set -eu
facts=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
name=plm-pod-$$

cleanup() {
	pod rm --force --time 0 "$name" >/dev/null 2>&1 || :
	unmount_below "$work"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and podman conmon
make_rootfs "$work/rootfs"

pod run --detach --name "$name" --network none --user 1000 \
	--ulimit nofile=256:256 --ulimit nproc=256:256 --rootfs "$work/rootfs" /bin/sleep 3000 \
	>"$work/id" 2>"$work/log" || skip "podman does not start containers here: $(tail -n 1 "$work/log")"
expect_fact "$name" runtime podman
expect_fact "$name" id "$(cat "$work/id")"
expect_fact "$name" uid 1000
expect_fact "$name" seccomp 2
