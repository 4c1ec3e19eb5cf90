#!/bin/sh
# ports.sh RUN_CASES FACTS_CONTAINERS: real sockets: a container on the host's network, one on its own with
# an address, one that listens for nobody; and docker-proxy, started by hand for the second one. Starts
# nothing but these and ends them. Skips without root, runc, ip, nsenter or a static busybox with httpd;
# the part with docker-proxy says so where there is none.
set -eu
run_cases=$1
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
shared=plm-ports-shared-$$
own=plm-ports-own-$$
quiet=plm-ports-quiet-$$
port=
proxy=

cleanup() {
	[ -z "$proxy" ] || kill "$proxy" 2>/dev/null || :
	for id in "$shared" "$own" "$quiet"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc ip nsenter busybox
busybox --list | grep -qx httpd || skip "this busybox has no httpd"
port=$(free_port 3)

# bundle NAME NAMESPACES ARGUMENT...
bundle() {
	bundle_name=$1 spaces=$2
	shift 2
	mkdir -p "$work/$bundle_name"
	make_rootfs "$work/$bundle_name/rootfs"
	cat >"$work/$bundle_name/config.json" <<EOF
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": true},
 "process": {"cwd": "/", "args": [$(printf '"%s",' "$@" | sed 's/,$//')], "env": ["PATH=/bin"],
	"user": {"uid": 0, "gid": 0}, "capabilities": {"bounding": ["CAP_NET_BIND_SERVICE"],
	"effective": ["CAP_NET_BIND_SERVICE"], "permitted": ["CAP_NET_BIND_SERVICE"]}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"}],
 "linux": {"namespaces":[$spaces]}}
EOF
	runc run --detach --bundle "$work/$bundle_name" "$bundle_name" </dev/null >"$work/$bundle_name.log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/$bundle_name.log")"
}

apart='{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"}'
bundle "$shared" "$apart" /bin/busybox httpd -f -p "0.0.0.0:$port" -h /tmp
bundle "$own" "$apart,{\"type\":\"network\"}" /bin/busybox httpd -f -p 80 -h /tmp
bundle "$quiet" "$apart,{\"type\":\"network\"}" /bin/sleep 3000
pid=$(runc state "$own" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
nsenter -t "$pid" -n ip link set lo up
nsenter -t "$pid" -n ip address add 198.51.100.7/32 dev lo

# expect ATTRIBUTES MESSAGE OWN: the shared one fails with MESSAGE, the other ones are as said. That some
# container fails makes the whole fail, whatever else runs on this machine.
expect() {
	{
		echo "case: $*"
		echo "host: live"
		echo "check: <published-port $1/>"
		echo "verdict: fail"
		echo "message: $2"
		echo "instance: $shared fail"
		echo "instance: $own $3"
		echo "instance: $quiet pass"
	} >"$work/container.cases"
	"$run_cases" "$work" "$work/container.cases" >/dev/null
}

wait_for grep -q ":$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp
open="container $shared (runc) can be reached at every address of the host: tcp port $port on 0.0.0.0"
expect "" "$open (its own socket on the host's network" unknown
# An address that nobody has: then all others fail.
expect 'allowed-addresses="192.0.2.1"' "$open" unknown

docker_proxy=$(command -v docker-proxy || :)
if [ -z "$docker_proxy" ]; then
	echo "not run: the part with docker-proxy, there is none here"
	exit 0
fi
"$docker_proxy" -proto tcp -host-ip 127.0.0.1 -host-port $((port + 1)) -container-ip 198.51.100.7 \
	-container-port 80 3>"$work/proxy.log" 2>&1 &
proxy=$!
if ! wait_for grep -q ":$(printf %04X $((port + 1))) 00000000:0000 0A" /proc/net/tcp; then
	echo "not run: the part with docker-proxy, it does not start here: $(cat "$work/proxy.log")"
	exit 0
fi
# On one address it is as good as none, and whether the packet filter leads there stays untold.
expect "" "$open" unknown
expect 'allowed-addresses="192.0.2.1"' "container $own (runc) can be reached at 127.0.0.1" fail
kill "$proxy"
wait "$proxy" 2>/dev/null || :
"$docker_proxy" -proto tcp -host-ip 0.0.0.0 -host-port $((port + 2)) -container-ip 198.51.100.7 \
	-container-port 80 3>"$work/proxy.log" 2>&1 &
proxy=$!
wait_for grep -q ":$(printf %04X $((port + 2))) 00000000:0000 0A" /proc/net/tcp
expect "" "container $own (runc) can be reached at every address of the host: tcp port $((port + 2)) on 0.0.0.0 (docker-proxy, pid $proxy)" fail
