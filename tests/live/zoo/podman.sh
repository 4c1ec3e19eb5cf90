# podman.sh: containers of Podman's with a private store, root's and nobody's. Sourced by zoo.sh.
# shellcheck shell=sh disable=SC2154

pod() {
	podman --root "$zoo/podman/store" --runroot "$zoo/podman/run" --storage-driver vfs --cgroup-manager cgroupfs \
		--runtime "$zoo/wrapped" "$@"
}

podman_one() {
	name=$1
	shift
	case "$* " in
	*--pod*) ;;
	*) set -- --network none "$@" ;;
	esac
	cp -a "$zoo/rootfs" "$zoo/podman/$name"
	pod run --detach --name "$prefix-$name" --ulimit nofile=256:256 --ulimit nproc=256:256 "$@" \
		--rootfs "$zoo/podman/$name" /bin/sleep 3600 >"$zoo/podman/$name.id" || return 1
	is_up "$name" "$(pod inspect --format '{{.State.Pid}}' "$prefix-$name")" "$(cat "$zoo/podman/$name.id")" &&
		pod inspect --format '{{.State.ConmonPid}}' "$prefix-$name" >"$zoo/conmon.pid"
}

# As nobody, who has one user to map: himself.
rootless_pod() {
	setpriv --reuid 65534 --regid 65534 --clear-groups env -C "$zoo/rootless" "HOME=$zoo/rootless" USER=nobody \
		"XDG_RUNTIME_DIR=$zoo/rootless/run" podman --storage-driver vfs --cgroup-manager cgroupfs --runtime runc "$@"
}

rootless_one() {
	name=$1
	shift
	cp -a "$zoo/rootfs" "$zoo/rootless/$name" && chown -R 65534:65534 "$zoo/rootless/$name"
	rootless_pod run --detach --name "$prefix-$name" "$@" --rootfs "$zoo/rootless/$name" /bin/sleep 3600 \
		>"$zoo/rootless/$name.id" || return 1
	is_up "$name" "$(rootless_pod inspect --format '{{.State.Pid}}' "$prefix-$name")" "$(cat "$zoo/rootless/$name.id")"
}

rootless_starts() {
	install -d -o 65534 -g 65534 -m 700 "$zoo/rootless" "$zoo/rootless/run"
	with_rows rootless rootless_one
	find "$zoo/rootless/run" -name pause.pid -exec cat {} \; >"$zoo/rootless.pid"
	[ ! -s "$zoo/rootless.pid" ] || kept KILL "$(cat "$zoo/rootless.pid")"
}

up_podman() {
	have podman && have conmon || {
		refuse_all podman "there is no podman or conmon here"
		refuse_all rootless "there is no podman or conmon here"
		return
	}
	mkdir -p "$zoo/podman"
	pod pod create --name "$prefix-pod" --infra=false >"$zoo/log/pod" 2>&1 || :
	with_rows podman podman_one
	rootless_starts
}

down_podman() {
	[ -d "$zoo/podman" ] || return 0
	pod rm --all --force --time 0 >/dev/null 2>&1 || :
	pod pod rm --force "$prefix-pod" >/dev/null 2>&1 || :
	rootless_pod rm --all --force --time 0 >/dev/null 2>&1 || :
}
