# lib.sh: what the parts of the zoo share: its table, its records, its processes. Sourced; needs $zoo, the directory
# it lives in, and $zoo_here, that of these scripts. A record is a file of $zoo/up: "PID ID".
# shellcheck shell=sh disable=SC2154

prefix=$(cat "$zoo/prefix")

# rows RUNTIME: its lines without blanks around the bars, names filled in
rows() {
	sed -e '/^#/d' -e '/^$/d' -e 's/[[:space:]]*|[[:space:]]*/|/g' -e 's/[[:space:]]*$//' "$zoo_here/zoo.table" |
		awk -F '|' -v runtime="$1" '$2 == runtime && $1 != "default"' |
		sed -e "s,@zoo,$zoo,g" -e "s,@prefix,$prefix,g" -e "s,@secret,$(cat "$zoo/secret"),g"
}

# with_rows RUNTIME FUNCTION: FUNCTION NAME WORD... for each row; what it says when it fails is why it was refused
with_rows() {
	rows "$1" >"$zoo/$1.rows"
	while IFS='|' read -r row_name _ row_start _; do
		# shellcheck disable=SC2086
		"$2" "$row_name" $row_start </dev/null >"$zoo/log/$row_name" 2>&1 || refused "$row_name"
	done <"$zoo/$1.rows"
}

refused() {
	[ ! -e "$zoo/up/$1" ] || rm "$zoo/up/$1"
	tail -n 1 "$zoo/log/$1" >"$zoo/refused/$1"
	[ -s "$zoo/refused/$1" ] || echo "it ended at once" >"$zoo/refused/$1"
}

# refuse_all RUNTIME WHY
refuse_all() {
	rows "$1" | while IFS='|' read -r row_name _; do echo "$2" >"$zoo/refused/$row_name"; done
}

# is_up NAME PID [ID]: it lives, and this is what the runtime calls it
is_up() {
	kill -0 "$2" && echo "$2 ${3:-}" >"$zoo/up/$1"
}

# kept SIGNAL PID: down ends it, unless the number is another's by then. The first of a pid namespace obeys KILL alone.
kept() { echo "$1 $2 $(sed 's/.*) //' "/proc/$2/stat" | cut -d ' ' -f 20)" >>"$zoo/pids"; }

have() { command -v "$1" >/dev/null 2>&1; }

# wait_for COMMAND...: until it succeeds, a minute at most
wait_for() {
	tries=1200
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}

# Of any of its threads: a program in Go may start it by another than the first.
first_child() { cat "/proc/$1/task/"*/children | cut -d ' ' -f 1; }
has_program() { [ "$(cat "/proc/$1/comm")" = "$2" ]; }

# lacks_capability NUMBER: nothing that is started here can have it
lacks_capability() {
	own=$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
	[ $((0x$own >> $1 & 1)) = 0 ]
}

# end_process SIGNAL PID START: asked first, then made to; a number that is another's by now is left alone
end_process() {
	runs_since "$2" "$3" || return 0
	kill "-$1" "$2" 2>/dev/null || :
	wait_for has_ended "$2" "$3" || kill -KILL "$2" 2>/dev/null || :
}
has_ended() { ! runs_since "$1" "$2"; }
runs_since() { [ -n "$2" ] && [ "$(sed 's/.*) \([^Z]\)/\1/' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)" = "$2" ]; }
