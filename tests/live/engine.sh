#!/bin/sh
# engine.sh RUN_CASES: a Docker daemon and a containerd of the test's own, on sockets, a port of this host alone and
# directories of their own. What their files, command lines, sockets, programs and containers are is changed, and the
# verdicts follow; what containerd itself says of its configuration is compared. Leaves nothing. Skips without root, dockerd,
# containerd, the docker client or a static busybox, or where dockerd does not start.
set -eu
run_cases=$1
here=$(dirname "$0")
work=$(mktemp -d /tmp/plm-engine.XXXXXX)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
bad=plm-engine-bad-$$
good=plm-engine-good-$$
DOCKER_HOST=unix://$work/engine.sock
export DOCKER_HOST
daemon=
runtime=

cleanup() {
	if [ -n "$daemon" ]; then
		"$docker" rm --force "$bad" "$good" >/dev/null 2>&1 || :
		kill "$daemon" 2>/dev/null || :
		wait "$daemon" 2>/dev/null || :
	fi
	if [ -n "$runtime" ]; then
		kill "$runtime" 2>/dev/null || :
		wait "$runtime" 2>/dev/null || :
	fi
	unmount_below "$work"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and dockerd containerd
docker=/usr/bin/docker
[ -x "$docker" ] || docker=$(command -v docker) || skip "there is no docker client here"
# The worst of several engines decides: another one would speak for this test's.
for name in dockerd containerd; do
	if pgrep -x "$name" >/dev/null 2>&1; then skip "another $name runs here"; fi
done

# expect VERDICT CHECK [MESSAGE]: of the family engine
expect() {
	{
		echo "case: $2"
		echo "host: live"
		echo "check: $2"
		echo "verdict: $1"
		[ $# -lt 3 ] || echo "message: $3"
	} >"$work/engine.cases"
	"$run_cases" "$work" "$work/engine.cases" >/dev/null
}

# ---- dockerd ----

make_rootfs "$work/rootfs"
cp "$work/rootfs/bin/busybox" "$work/rootfs/bin/dropbear"
ln -sf dropbear "$work/rootfs/bin/usleep"
cp "$work/rootfs/bin/busybox" "$work/rootfs/bin/raise"
chmod 4755 "$work/rootfs/bin/raise"
mkdir "$work/data" "$work/exec" "$work/etc"
port=$(free_port 1)
echo '{"userland-proxy": false, "log-opts": {"max-size": "5m"}}' >"$work/etc/daemon.json"
touch -d '1 hour ago' "$work/etc/daemon.json"
dockerd --config-file "$work/etc/daemon.json" --host "$DOCKER_HOST" --host "tcp://127.0.0.1:$port" \
	--data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/dockerd.pid" --bridge=none \
	--iptables=false --ip-masq=false --live-restore >"$work/dockerd.log" 2>&1 &
daemon=$!
wait_for "$docker" info || skip "dockerd does not start here: $(tail -n 1 "$work/dockerd.log")"

who="dockerd (pid $daemon)"
expect pass '<docker-option key="userland-proxy" equals="false"/>' "$who has userland-proxy set to \"false\" by $work/etc/daemon.json"
expect pass '<docker-option key="log-opts.max-size" equals="5m"/>'
expect pass '<docker-option key="live-restore" equals="true"/>' "by /proc/$daemon/cmdline"
expect pass '<docker-option key="no-new-privileges" equals="false"/>' "by its default"
touch "$work/etc/daemon.json"
expect unknown '<docker-option key="userland-proxy" equals="false"/>' "was changed after $who had started"
expect pass '<docker-option key="live-restore" equals="true"/>'
echo '{"userland-proxy": true}' >"$work/etc/daemon.json"
expect fail '<docker-option key="userland-proxy" equals="false"/>'

expect fail '<socket ask="tcp"/>' "$who takes orders at 127.0.0.1:$port over TCP without TLS (/proc/$daemon/cmdline): whoever reaches it is root on this host"
expect pass '<socket ask="tcp" allow-loopback="true"/>'
chmod 0600 "$work/engine.sock"
chgrp 0 "$work/engine.sock"
expect pass '<socket ask="permission"/>'
chmod 0666 "$work/engine.sock"
expect fail '<socket ask="permission"/>' "$work/engine.sock, through which $who takes orders, has mode 0666: everybody may"
chmod 0660 "$work/engine.sock"
chown 4242 "$work/engine.sock"
expect fail '<socket ask="permission"/>' "belongs to user 4242"
chown 0 "$work/engine.sock"

expect pass '<store ask="permission" engine="docker"/>' "$work/data of $who is root's"
chmod 0755 "$work/data"
expect fail '<store ask="permission" engine="docker"/>' "has mode 0755"

# Which version it is the daemon itself says, too.
version=$("$docker" version --format '{{.Server.Version}}')
expect pass "<version program=\"docker\" at-least=\"$version\"/>"
expect fail '<version program="docker" at-least="999.0"/>' "is version $version"

# ---- its containers ----

tar -C "$work/rootfs" -c . | "$docker" import - plm-engine:latest >/dev/null
"$docker" tag plm-engine:latest plm-engine:1
"$docker" run --detach --network none --name "$bad" --restart always plm-engine /bin/usleep 2000000000 \
	>/dev/null 2>"$work/run.log" || skip "docker does not start containers here: $(cat "$work/run.log")"
"$docker" run --detach --network none --name "$good" --restart on-failure:3 --health-cmd true \
	--security-opt no-new-privileges plm-engine:1 /bin/sleep 3000 >/dev/null
expect_fail '<image ask="tag"/>' "$bad" "whose tag is latest" "$good"
expect_fail '<restart/>' "$bad" "container $bad (docker) is started again whenever it ends (always)" "$good"
expect_fail '<healthcheck/>' "$bad" "has no health check" "$good"
expect_fail '<remote-shell/>' "$bad" "container $bad (docker) runs dropbear" "$good"
expect_fail '<setuid-files/>' "$bad" "/bin/raise gives whoever runs it more rights" "$good"
"$docker" rm --force "$bad" "$good" >/dev/null
kill "$daemon"
wait "$daemon" || :
daemon=

# ---- containerd ----

mkdir "$work/root" "$work/state" "$work/more"
cat >"$work/more/10.toml" <<EOT
version = 2
[grpc]
max_recv_message_size = 1000000
[plugins."io.containerd.grpc.v1.cri"]
enable_selinux = true
EOT
cat >"$work/config.toml" <<EOT
version = 2
root = "$work/root"
state = "$work/state"
oom_score = -7
imports = ["$work/more/*.toml"]
[grpc]
address = "$work/containerd.sock"
EOT
touch -d '1 hour ago' "$work/config.toml" "$work/more/10.toml"
said=$(containerd --config "$work/config.toml" config dump)
for wanted in 'oom_score = -7' 'enable_selinux = true' 'restrict_oom_score_adj = false' "root = \"$work/root\""; do
	echo "$said" | grep -qF "$wanted" || {
		echo "containerd does not say $wanted" >&2
		exit 1
	}
done
containerd --config "$work/config.toml" --log-level warn >"$work/containerd.log" 2>&1 &
runtime=$!
wait_for test -S "$work/containerd.sock" || skip "containerd does not start here: $(tail -n 1 "$work/containerd.log")"
expect pass '<containerd-option key="oom_score" equals="-7"/>' "containerd (pid $runtime) has oom_score set to \"-7\" by $work/config.toml"
expect pass '<containerd-option key="cri.enable_selinux" equals="true"/>' "by $work/more/10.toml"
expect pass '<containerd-option key="cri.restrict_oom_score_adj" equals="false"/>' "by its default"
expect pass '<containerd-option key="debug.level" equals="warn"/>' "by /proc/$runtime/cmdline"
expect pass "<store ask=\"permission\" engine=\"containerd\"/>" "$work/root of containerd"
echo 'broken =' >"$work/more/10.toml"
expect unknown '<containerd-option key="cri.enable_selinux" equals="true"/>' "could not be read from $work/more/10.toml"
