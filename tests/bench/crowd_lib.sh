# crowd_lib.sh: containers to measure beside, made by bench_crowd. Sourced with `build` (a build directory) and `processes`
# (of each container) set; they end with the script, however it ends.
work=$(mktemp -d)
crowd=''

stop_crowd() {
	[ -n "$crowd" ] || return 0
	exec 3>&-
	wait "$crowd" || :
	crowd=''
}
cleanup() {
	stop_crowd
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

mkdir -p "$work/root/proc" "$work/root/dev" "$work/root/sys"
mkfifo "$work/stop"

start_crowd() { # COUNT
	"$build/tests/bench/bench_crowd" "$work/root" "$1" "$processes" <"$work/stop" >"$work/said" &
	crowd=$!
	exec 3>"$work/stop"
	until grep -q ready "$work/said"; do
		kill -0 "$crowd" 2>/dev/null || { echo "the containers did not start" >&2; exit 1; }
		sleep 0.1
	done
}

field() { # NAME TEXT: the number behind NAME=
	echo "$2" | tr ' ' '\n' | sed -n "s/^$1=//p"
}
