# containerd.sh: a containerd of the zoo's own and containers of ctr's. Sourced by zoo.sh.
# shellcheck shell=sh disable=SC2154

zoo_ctr() { ctr --address "$zoo/containerd/sock" --namespace plm-zoo "$@"; }

containerd_starts() {
	mkdir -p "$zoo/containerd"
	cat >"$zoo/containerd/config.toml" <<END
version = 2
root = "$zoo/containerd/root"
state = "$zoo/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$zoo/containerd/sock"
[debug]
  address = "$zoo/containerd/debug.sock"
[ttrpc]
  address = "$zoo/containerd/ttrpc.sock"
END
	containerd --config "$zoo/containerd/config.toml" >"$zoo/log/containerd" 2>&1 </dev/null &
	echo $! >"$zoo/containerd.pid"
	kept TERM $!
	wait_for zoo_ctr version
}

containerd_one() {
	name=$1
	shift
	cp -a "$zoo/rootfs" "$zoo/containerd/$name"
	zoo_ctr run --detach --pid-file "$zoo/containerd/$name.pid" "$@" --rootfs "$zoo/containerd/$name" "$prefix-$name" \
		/bin/sleep 3600 || return 1
	is_up "$name" "$(cat "$zoo/containerd/$name.pid")" "$prefix-$name"
}

up_containerd() {
	have containerd && have ctr || { refuse_all containerd "there is no containerd or ctr here" && return; }
	containerd_starts ||
		{ refuse_all containerd "containerd does not start: $(tail -n 1 "$zoo/log/containerd")" && return; }
	with_rows containerd containerd_one
}

down_containerd() {
	[ -e "$zoo/containerd.pid" ] || return 0
	rows containerd | while IFS='|' read -r name _; do
		zoo_ctr task rm --force "$prefix-$name" >/dev/null 2>&1 || :
		zoo_ctr container rm "$prefix-$name" >/dev/null 2>&1 || :
	done
}
