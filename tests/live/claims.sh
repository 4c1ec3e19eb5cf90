#!/bin/sh
# claims.sh PLIMSOLL: a Docker daemon of the test's own starts one container; what was asked, set up and is in effect agree. A
# limit that Docker changes is no difference; a bundle and options edited by hand are, and are none any more when they are
# put back. A container of Podman's agrees too. Opens no network and leaves nothing. Skips without root, dockerd, the docker
# client or a static busybox, or where dockerd does not start.
set -eu
plimsoll=$1
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
name=plm-claims-$$
DOCKER_HOST=unix://$work/engine.sock
export DOCKER_HOST
daemon=

cleanup() {
	pod rm --force --time 0 "$name-pod" >/dev/null 2>&1 || :
	if [ -n "$daemon" ]; then
		"$docker" rm --force "$name" >/dev/null 2>&1 || :
		kill "$daemon" 2>/dev/null || :
		wait "$daemon" 2>/dev/null || :
	fi
	unmount_below "$work"
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and dockerd containerd
docker=/usr/bin/docker
[ -x "$docker" ] || docker=$(command -v docker) || skip "there is no docker client here"

# verdict NAME RULE: how the shipped rule judges that container now; $work/one has all of it
verdict() {
	"$plimsoll" containers "$1" --format json >"$work/one" || [ $? -eq 2 ] || exit 1
	sed -n "/rule_container_$2\"/,/result/s/.*\"result\": \"\([a-z]*\)\".*/\1/p" "$work/one"
}
# expect NAME RULE VERDICT [TEXT]
expect() {
	got=$(verdict "$1" "$2")
	[ "$got" = "$3" ] || { echo "$1: $2 is \"$got\", not \"$3\"" >&2; cat "$work/one" >&2; exit 1; }
	[ $# -lt 4 ] || grep -qF "$4" "$work/one" || { echo "$1: not said: $4" >&2; cat "$work/one" >&2; exit 1; }
}
# row NAME ATTRIBUTE: the verdict of one row
row() {
	"$plimsoll" containers "$1" --format json >"$work/one" || [ $? -eq 2 ] || exit 1
	sed -n "/\"attribute\": \"$2\"/,/verdict/s/.*\"verdict\": \"\([a-z]*\)\".*/\1/p" "$work/one"
}

make_rootfs "$work/rootfs"
mkdir "$work/data" "$work/exec" "$work/etc" "$work/given"
echo '{}' >"$work/etc/daemon.json"
dockerd --config-file "$work/etc/daemon.json" --host "$DOCKER_HOST" --data-root "$work/data" \
	--exec-root "$work/exec" --pidfile "$work/dockerd.pid" --bridge=none --iptables=false \
	--ip-masq=false >"$work/dockerd.log" 2>&1 &
daemon=$!
wait_for "$docker" info || skip "dockerd does not start here: $(tail -n 1 "$work/dockerd.log")"
tar -C "$work/rootfs" -c . | "$docker" import - plm-live:1 >/dev/null
"$docker" run --detach --network none --name "$name" --memory 64m --pids-limit 50 --user 1000 --cap-drop CHOWN \
	--cap-add SYS_TIME --volume "$work/given:/given:ro" --env PLM_SECRET=nobody-may-see-this \
	plm-live:1 /bin/sleep 3000 >/dev/null 2>"$work/run.log" ||
	skip "docker does not start containers here: $(cat "$work/run.log")"

expect "$name" claims_privileges pass
expect "$name" claims_limits pass
for attribute in bounding-set seccomp user pid-namespace net-namespace masked-paths mounts; do
	got=$(row "$name" $attribute)
	[ "$got" = agreed ] || { echo "$attribute is $got" >&2; cat "$work/one" >&2; exit 1; }
done
! grep -q nobody-may-see-this "$work/one" || { echo "a secret is told" >&2; exit 1; }

# Docker's own change is no difference, though the bundle stays behind.
"$docker" update --memory 128m --memory-swap 256m "$name" >/dev/null
expect "$name" claims_limits pass '"value": "128 MiB"'

id=$("$docker" inspect --format '{{.Id}}' "$name")
options=$work/data/containers/$id/hostconfig.json
bundle=$work/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/$id/config.json
# A sentence cuts long ids; the evidence has them whole.
cut=$(echo "$id" | cut -c 1-12)...
shown_options=$work/data/containers/$cut/hostconfig.json
shown_bundle=$work/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/$cut/config.json
[ -f "$bundle" ] || skip "the bundle is not at $bundle"
cp "$bundle" "$work/bundle"
sed 's/"bounding":\[/&"CAP_SYS_ADMIN",/' "$work/bundle" >"$bundle"
expect "$name" claims_privileges fail "bounding-set: $shown_bundle has SYS_ADMIN, which $shown_options has not"
cp "$work/bundle" "$bundle"
expect "$name" claims_privileges pass

cp "$options" "$work/options"
sed 's/"NetworkMode":"none"/"NetworkMode":"host"/' "$work/options" >"$options"
expect "$name" claims_privileges fail "net-namespace: \\\"the host's\\\" by $shown_options, \\\"its own\\\" by $shown_bundle"
sed 's/"Memory":134217728/"Memory":33554432/' "$work/options" >"$options"
expect "$name" claims_limits fail "memory-limit: \\\"32 MiB\\\" by $shown_options, \\\"128 MiB\\\" by"
cp "$work/options" "$options"
expect "$name" claims_limits pass

if command -v podman >/dev/null && command -v conmon >/dev/null &&
	pod run --detach --name "$name-pod" --network none --user 1000 --cap-drop CHOWN --ulimit nofile=256:256 \
		--ulimit nproc=256:256 --rootfs "$work/rootfs" /bin/sleep 3000 >"$work/id" 2>"$work/log"; then
	expect "$name-pod" claims_privileges pass
	[ "$(row "$name-pod" bounding-set)" = agreed ] || { cat "$work/one" >&2; exit 1; }
else
	echo "SKIPPED PART: podman does not start containers here: $(tail -n 1 "$work/log" 2>/dev/null)"
fi
