# nspawn.sh: containers of systemd-nspawn's, without systemd's help: no machine is registered, no unit made. Sourced.
# shellcheck shell=sh disable=SC2154

nspawn_one() {
	name=$1
	shift
	cp -a "$zoo/rootfs" "$zoo/nspawn/$name"
	systemd-nspawn --quiet --register=no --keep-unit --console=pipe --machine "$prefix-$name" --directory "$zoo/nspawn/$name" \
		"$@" /bin/sleep 3600 >"$zoo/log/$name" 2>&1 &
	echo $! >"$zoo/nspawn.pid"
	kept TERM "$(cat "$zoo/nspawn.pid")"
	wait_for nspawn_runs "$(cat "$zoo/nspawn.pid")" && is_up "$name" "$(first_child "$(cat "$zoo/nspawn.pid")")" "$prefix-$name"
}
nspawn_runs() { has_program "$(first_child "$1")" sleep; }

up_nspawn() {
	have systemd-nspawn || { refuse_all nspawn "there is no systemd-nspawn here" && return; }
	mkdir -p "$zoo/nspawn"
	with_rows nspawn nspawn_one
}

# The zoo ends it with the processes it keeps.
down_nspawn() { :; }
