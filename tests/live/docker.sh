#!/bin/sh
# docker.sh RUN_CASES FACTS_CONTAINERS: a Docker daemon of the test's own, on a private socket and with
# private directories, runs a container with its defaults and one with the socket and the host's name-
# spaces: names, facts and verdicts follow. Opens no network and leaves nothing. Skips without root,
# dockerd, the docker client or a static busybox, or where dockerd does not start.
set -eu
run_cases=$1
facts=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
plain=plm-plain-$$
open=plm-open-$$
DOCKER_HOST=unix://$work/engine.sock
export DOCKER_HOST
daemon=

cleanup() {
	if [ -n "$daemon" ]; then
		"$docker" rm --force "$plain" "$open" >/dev/null 2>&1 || :
		kill "$daemon" 2>/dev/null || :
		wait "$daemon" 2>/dev/null || :
	fi
	unmount_below "$work"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and dockerd containerd
# Debian's client, not a wrapper somebody put before it.
docker=/usr/bin/docker
[ -x "$docker" ] || docker=$(command -v docker) || skip "there is no docker client here"

make_rootfs "$work/rootfs"
mkdir "$work/data" "$work/exec" "$work/etc"
echo '{}' >"$work/etc/daemon.json"
dockerd --config-file "$work/etc/daemon.json" --host "$DOCKER_HOST" --data-root "$work/data" \
	--exec-root "$work/exec" --pidfile "$work/dockerd.pid" --bridge=none --iptables=false \
	--ip-masq=false >"$work/dockerd.log" 2>&1 &
daemon=$!
wait_for "$docker" info || skip "dockerd does not start here: $(tail -n 1 "$work/dockerd.log")"

tar -C "$work/rootfs" -c . | "$docker" import - plm-live:1 >/dev/null
run() { "$docker" run --detach --network none "$@" plm-live:1 /bin/sleep 3000 >/dev/null 2>"$work/run.log"; }
run --name "$plain" --memory 64m --pids-limit 50 --security-opt no-new-privileges --user 1000 --read-only ||
	skip "docker does not start containers here: $(cat "$work/run.log")"
"$docker" run --detach --name "$open" --network host --pid host --ipc host --uts host \
	--cap-add SYS_ADMIN --cap-add SYS_MODULE --security-opt seccomp=unconfined \
	--volume "$work/engine.sock:/tmp/innocent.sock" --volume /:/host:ro \
	plm-live:1 /bin/sleep 3000 >/dev/null

expect_fact "$plain" runtime docker
expect_fact "$plain" id "$("$docker" inspect --format '{{.Id}}' "$plain")"
expect_fact "$plain" init "$("$docker" inspect --format '{{.State.Pid}}' "$plain")"
expect_fact "$plain" eff 0000000000000000
expect_fact "$plain" uid 1000
expect_fact "$plain" nnp 1
expect_fact "$open" runtime docker
expect_fact "$open" seccomp 0
expect_fact "$open" uid 0

expect_fail '<capabilities forbidden="CAP_SYS_MODULE"/>' "$open" \
	"container $open (docker) can load kernel modules: CAP_SYS_MODULE is in its effective set" "$plain"
expect_fail '<capabilities allowed="CAP_CHOWN"/>' "$open" "and 11 more are in its effective set" "$plain"
expect_fail '<no-new-privileges/>' "$open" "no_new_privs is off" "$plain"
expect_fail '<seccomp/>' "$open" "no seccomp filter" "$plain"
expect_fail '<root-user/>' "$open" "runs as the host's root" "$plain"
expect_fail '<namespaces forbidden="ipc net pid uts"/>' "$open" "its pid, net, ipc, uts namespaces" "$plain"
expect_fail '<control-socket/>' "$open" "$work/engine.sock is in it as /tmp/innocent.sock" "$plain"
expect_fail '<host-mount forbidden="/etc"/>' "$open" "can read the host's /etc at /host/etc" "$plain"
expect_fail '<host-mount forbidden="/proc" writable-only="true"/>' "$open" \
	"can write the host's /proc at /host/proc" "$plain"
expect_fail '<read-only-root/>' "$open" "can write its root file system" "$plain"
if "$docker" info --format '{{.MemoryLimit}}{{.PidsLimit}}' 2>/dev/null | grep -q truetrue; then
	expect_fail '<memory-limit/>' "$open" "all of the host's memory" "$plain"
	expect_fail '<pids-limit/>' "$open" "until the host has none left" "$plain"
fi

# An exec'd shell counts as long as it lives.
"$docker" exec --detach --user 0 "$plain" /bin/sleep 2999
exec_pid() { "$docker" top "$plain" -o pid,args | sed -n 's/^ *\([0-9]*\) .*sleep 2999.*/\1/p'; }
expect_fail '<root-user/>' "$plain" "(pid $(exec_pid)"
kill -9 "$(exec_pid)"
back() { [ "$(fact "$plain" processes)" = 1 ]; }
wait_for back
expect_fail '<root-user/>' "$open" "runs as the host's root" "$plain"
