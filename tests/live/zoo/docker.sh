# docker.sh: a Docker daemon of the zoo's own, on a private socket and with private directories, and its containers.
# The runtime `wrapped` is runc without the capabilities that this machine cannot give. Sourced by zoo.sh.
# shellcheck shell=sh disable=SC2154

# Debian's client, not a wrapper somebody put before it.
docker() {
	if [ -x /usr/bin/docker ]; then set -- /usr/bin/docker "$@"; else set -- env docker "$@"; fi
	DOCKER_HOST=unix://$zoo/docker.sock "$@"
}

dockerd_starts() {
	mkdir -p "$zoo/docker/data" "$zoo/docker/exec"
	echo '{}' >"$zoo/docker/daemon.json"
	dockerd --config-file "$zoo/docker/daemon.json" --host "unix://$zoo/docker.sock" --data-root "$zoo/docker/data" \
		--exec-root "$zoo/docker/exec" --pidfile "$zoo/docker/pid" --bridge=none --iptables=false --ip-masq=false \
		--add-runtime "wrapped=$zoo/wrapped" >"$zoo/log/dockerd" 2>&1 </dev/null &
	echo $! >"$zoo/docker.pid"
	kept TERM $!
	wait_for docker info
}

docker_one() {
	name=$1
	shift
	case "$* " in
	*--network*) ;;
	*) set -- --network none "$@" ;;
	esac
	docker run --detach --name "$prefix-$name" "$@" plm-zoo:1 /bin/sleep 3600 >"$zoo/docker/$name" || return 1
	is_up "$name" "$(docker inspect --format '{{.State.Pid}}' "$prefix-$name")" "$(cat "$zoo/docker/$name")"
}

# What carries the containers, to be told from them
docker_keepers() {
	first_child "$(cat "$zoo/docker.pid")" >"$zoo/docker.containerd.pid"
	cut -d ' ' -f 1 "$zoo/up/docker-plain" | while read -r pid; do
		sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status"
	done >"$zoo/docker.shim.pid"
}

up_docker() {
	have dockerd && { [ -x /usr/bin/docker ] || have docker; } ||
		{ refuse_all docker "there is no dockerd or docker here" && return; }
	dockerd_starts || { refuse_all docker "dockerd does not start: $(tail -n 1 "$zoo/log/dockerd")" && return; }
	tar -C "$zoo/rootfs" -c . | docker import --change "ENV IMAGE_TOKEN=$(cat "$zoo/secret")" - plm-zoo:1 >/dev/null
	with_rows docker docker_one
	[ ! -e "$zoo/up/docker-plain" ] || docker_keepers
}

down_docker() {
	[ -e "$zoo/docker.pid" ] || return 0
	# shellcheck disable=SC2046
	docker rm --force $(rows docker | sed "s/|.*//; s/^/$prefix-/") >/dev/null 2>&1 || :
}
