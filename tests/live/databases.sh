#!/bin/sh
# databases.sh PLIMSOLL DATA: containers of Podman's, run in a test's own storage: what its database says about restarts and
# health is judged as `podman inspect` has it; and one of a containerd of the test's own, of an image made here: its name and age
# are judged as `ctr` has them. Also from a recording, which has nothing else of the databases. Opens no network and leaves
# nothing. Skips without root, podman or a static busybox, or where podman does not start containers; leaves containerd out where
# it is not installed or does not start.
set -eu
plimsoll=$1
PLIMSOLL_DATA=$2
# Podman asks systemd to ask for the health of a container; nobody need ask here.
DISABLE_HC_SYSTEMD=true
export PLIMSOLL_DATA DISABLE_HC_SYSTEMD
daemon=
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"

at_containerd() {
	timeout 20 ctr -a "$work/cd/c.sock" -n "plm-$$" "$@"
}
end_containerd() {
	[ -n "$daemon" ] || return 0
	at_containerd tasks kill --signal 9 "plm-$$-ctr" >/dev/null 2>&1 || :
	wait_for at_containerd tasks rm "plm-$$-ctr" || :
	kill "$daemon" 2>/dev/null || :
	wait "$daemon" 2>/dev/null || :
	daemon=
}
cleanup() {
	end_containerd
	for each in few always plain; do
		pod rm --force --time 0 "plm-$$-$each" >/dev/null 2>&1 || :
	done
	unmount_below "$work"
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
		--rootfs "$work/rootfs" /bin/sleep 3000 >/dev/null 2>"$work/log" ||
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

# An image of one layer, which was made on a day in 2024: its content is written as containerd imports it.
sum() {
	sha256sum "$1" | cut -d ' ' -f 1
}
keep() {
	mv "$1" "$work/image/blobs/sha256/$(sum "$1")"
}
make_image() {
	mkdir -p "$work/image/blobs/sha256"
	tar -C "$work/rootfs" -cf "$work/layer" .
	layer=$(sum "$work/layer") layer_size=$(wc -c <"$work/layer")
	printf '{"architecture":"%s","os":"linux","created":"2024-05-06T07:08:09Z","config":{"Env":["API_TOKEN=hunter2-%s"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
		"$1" "$$" "$layer" >"$work/config"
	config=$(sum "$work/config") config_size=$(wc -c <"$work/config")
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%s}]}' \
		"$config" "$config_size" "$layer" "$layer_size" >"$work/manifest"
	manifest=$(sum "$work/manifest")
	printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"io.containerd.image.name":"registry.example/plm:1"}}]}' \
		"$manifest" "$(wc -c <"$work/manifest")" >"$work/image/index.json"
	printf '{"imageLayoutVersion":"1.0.0"}' >"$work/image/oci-layout"
	keep "$work/layer" && keep "$work/config" && keep "$work/manifest"
	tar -C "$work/image" -cf "$work/image.tar" oci-layout index.json blobs
}
start_containerd() {
	command -v containerd >/dev/null 2>&1 && command -v ctr >/dev/null 2>&1 || return 1
	mkdir "$work/cd"
	cat >"$work/cd/config.toml" <<END
version = 2
root = "$work/cd/root"
state = "$work/cd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
[grpc]
address = "$work/cd/c.sock"
END
	containerd --config "$work/cd/config.toml" >"$work/cd/log" 2>&1 &
	daemon=$!
	wait_for at_containerd version || return 1
	make_image "$(case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac)"
	at_containerd images import --snapshotter native "$work/image.tar" >/dev/null || return 1
	at_containerd run --detach --snapshotter native registry.example/plm:1 "plm-$$-ctr" /bin/sleep 300 >/dev/null
}
judge_ctr() {
	expect ctr image_tag pass 'registry.example/plm:1' "$@"
	expect ctr image_digest fail 'registry.example/plm:1' "$@"
}
if start_containerd; then
	[ "$(at_containerd images ls | awk '$1 == "registry.example/plm:1" { print $3 }')" = "sha256:$manifest" ]
	judge_ctr
	"$plimsoll" audit --profile docker --rule container_image_age --quiet --output "xccdf:$work/age.xml" || [ $? -le 2 ]
	grep -qF "the image of container plm-$$-ctr (containerd) was made" "$work/age.xml"
else
	echo "containerd is left out: it is not here, or does not start" >&2
	[ ! -f "$work/cd/log" ] || tail -n 2 "$work/cd/log" >&2
	end_containerd
fi

"$plimsoll" capture --quiet --no-walk --output "$work/recording.tar.zst" || [ $? -le 2 ]
mkdir "$work/recording"
tar -xf "$work/recording.tar.zst" -C "$work/recording"
grep -q "^probe .*podman-containers:$work/store/libpod/" "$work/recording/manifest"
if grep -rqF "hunter2-$$" "$work/recording"; then
	echo "the recording has a value of an environment in it" >&2
	exit 1
fi
judge --host "$work/recording.tar.zst"
[ -z "$daemon" ] || judge_ctr --host "$work/recording.tar.zst"
