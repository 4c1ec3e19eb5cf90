# lxc.sh: containers of LXC's below a path of the zoo's own. Sourced by zoo.sh.
# shellcheck shell=sh disable=SC2154

lxc_path() {
	mkdir -p "$zoo/lxc-bin"
	program=$(command -v "$1")
	shift
	PATH=$zoo/lxc-bin "$program" "$@"
}

lxc_one() {
	name=$1
	shift
	mkdir -p "$zoo/lxc/$prefix-$name"
	cp -a "$zoo/rootfs" "$zoo/lxc/$prefix-$name/rootfs"
	{
		echo "lxc.rootfs.path = dir:$zoo/lxc/$prefix-$name/rootfs"
		echo "lxc.uts.name = $name"
		echo "lxc.mount.auto = proc:mixed sys:ro"
		case $* in
		*keep=net*) ;;
		*) echo "lxc.net.0.type = empty" ;;
		esac
		for word in "$@"; do echo "lxc.${word%%=*} = $(echo "${word#*=}" | tr '~' ' ')"; done
	} >"$zoo/lxc/$prefix-$name/config"
	# newuidmap, where it is installed, goes by files that are this machine's, for root as well: a PATH without it.
	lxc_path lxc-start --lxcpath "$zoo/lxc" --name "$prefix-$name" --logfile "$zoo/log/$name.lxc" -- /bin/sleep 3600 ||
		{ grep ERROR "$zoo/log/$name.lxc" && return 1; }
	is_up "$name" "$(lxc-info --lxcpath "$zoo/lxc" --name "$prefix-$name" --pid --no-humanize)" "$prefix-$name"
}

up_lxc() {
	have lxc-start || { refuse_all lxc "there is no lxc-start here" && return; }
	mkdir -p "$zoo/lxc"
	with_rows lxc lxc_one
	[ ! -e "$zoo/up/lxc-plain" ] ||
		sed -n 's/^PPid:[[:space:]]*//p' "/proc/$(cut -d ' ' -f 1 "$zoo/up/lxc-plain")/status" >"$zoo/lxc.monitor.pid"
}

down_lxc() {
	have lxc-stop || return 0
	rows lxc | while IFS='|' read -r name _; do
		lxc-stop --lxcpath "$zoo/lxc" --name "$prefix-$name" --kill >/dev/null 2>&1 || :
	done
}
