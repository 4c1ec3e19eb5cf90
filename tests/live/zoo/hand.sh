# hand.sh: what needs no engine: bubblewrap, unshare, chroot, ip netns; containers by hand and decoys. Sourced.
# shellcheck shell=sh disable=SC2154

# hand_one NAME COMMAND...: in the background, until it has become sleep, itself or its child
hand_one() {
	name=$1
	shift
	have "$1" || { echo "there is no $1 here" && return 1; }
	"$@" >"$zoo/log/$name" 2>&1 &
	started=$!
	kept KILL "$started"
	wait_for hand_runs "$started" || return 1
	sleeper=$(hand_sleeps "$started")
	# One that outlives its parent is ended by itself.
	[ "$sleeper" = "$started" ] || kept KILL "$sleeper"
	is_up "$name" "$sleeper"
}

# hand_sleeps PID: which of it and its descendants is the sleeper
hand_sleeps() {
	at=$1
	until [ -z "$at" ] || has_program "$at" sleep; do at=$(first_child "$at"); done
	echo "$at"
}
hand_runs() { [ -n "$(hand_sleeps "$1")" ]; }

# decoy_of NAME FILE: a process that carries containers; its number is in the file
decoy_of() {
	[ -s "$zoo/$2" ] || { echo "what it carries is not there" && return 1; }
	is_up "$1" "$(cat "$zoo/$2")"
}

up_hand() {
	with_rows hand hand_one
	[ ! -x "$(command -v ip)" ] || ip netns add "$prefix"
	with_rows decoy hand_one
}

down_hand() {
	[ ! -x "$(command -v ip)" ] || ip netns delete "$prefix" >/dev/null 2>&1 || :
}
