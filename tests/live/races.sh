#!/bin/sh
# races.sh PLIMSOLL JSON_QUERY: plimsoll on a machine that does not hold still: a shell on the host and one in a container
# start processes that end at once, and containers of runc start and stop, while it looks. Two containers that last
# must be the same in every look and in every audit, those that come and go must break nothing, and nobody's process may
# be counted as another's. Starts containers of its own and removes them. Skips without root, runc or a static busybox.
set -eu
plimsoll=$1
json_query=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
still=plm-race-$$-still
busy=plm-race-$$-busy
brief=plm-race-$$-brief
churners=

cleanup() {
	: >"$work/stop"
	for pid in $churners; do
		wait "$pid" 2>/dev/null || :
	done
	for id in "$still" "$busy" "$brief"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc xmllint
make_rootfs "$work/rootfs"
ln -sf busybox "$work/rootfs/bin/true"

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# bundle DIRECTORY ARGUMENTS: a container that runs them, as JSON
bundle() {
	mkdir -p "$1"
	cat >"$1/config.json" <<END
{"ociVersion": "1.0.2", "root": {"path": "$work/rootfs", "readonly": true},
 "process": {"cwd": "/", "args": [$2], "user": {"uid": 0, "gid": 0}, "env": ["PATH=/bin"], "capabilities": {}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"}],
 "linux": {"namespaces": [{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"},{"type":"mount"}],
	"resources": {"pids": {"limit": 60}}}}
END
}
# Never more than a few at a time: this is about how many end, not about load.
# shellcheck disable=SC2016  # the inner shell's
churn='while [ ! -e "$0" ]; do true & true & true & /bin/true & /bin/true & wait; done'
bundle "$work/still" '"/bin/sleep", "3000"'
bundle "$work/busy" '"/bin/sh", "-c", "while :; do /bin/true \u0026 /bin/true \u0026 /bin/true \u0026 wait; done"'
bundle "$work/brief" '"/bin/true"'
for id in still busy; do
	runc run --detach --bundle "$work/$id" "plm-race-$$-$id" </dev/null >"$work/log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/log")"
done
# What may not be read is so with and without a crowd: what ends is not unreadable.
"$plimsoll" containers --format json >"$work/json" 2>/dev/null || :
unreadable=$("$json_query" "$work/json" unreadable_processes)
sh -c "$churn" "$work/stop" &
churners="$churners $!"
(
	while [ ! -e "$work/stop" ]; do
		runc run --bundle "$work/brief" "$brief" </dev/null >/dev/null 2>&1 || :
		runc delete --force "$brief" >/dev/null 2>&1 || :
		echo started >>"$work/brief.log"
	done
) &
churners="$churners $!"

# member ID KEY: of one container in what was printed last
member() {
	sed -n "/\"id\": \"$1\"/,/^    }/p" "$work/json" | sed -n "s/^ *\"$2\": \([^,]*\),\{0,1\}$/\1/p" | head -n 1
}

pid_of() {
	runc state "$1" | sed -n 's/.*"pid": *\([0-9]*\).*/\1/p'
}

still_pid=$(pid_of "$still")
busy_pid=$(pid_of "$busy")
vanished=0
look=0
while [ "$look" -lt 25 ]; do
	look=$((look + 1))
	status=0
	"$plimsoll" containers --format json >"$work/json" 2>"$work/err" || status=$?
	[ "$status" = 0 ] || [ "$status" = 2 ] || fail "look $look: exit code $status: $(cat "$work/err")"
	for id in "$still" "$busy"; do
		[ "$(grep -c "\"id\": \"$id\"" "$work/json")" = 1 ] || fail "look $look: $id is not there once"
	done
	[ "$(member "$still" first_pid)" = "$still_pid" ] || fail "look $look: the first of $still is another"
	[ "$(member "$still" process_count)" = 1 ] || fail "look $look: $still has $(member "$still" process_count)"
	[ "$(member "$busy" first_pid)" = "$busy_pid" ] || fail "look $look: the first of $busy is another"
	# A process of the host among its own would hold capabilities and share the host's namespaces.
	severity=$(member "$busy" severity)
	[ "$severity" = "$(member "$still" severity)" ] || fail "look $look: $busy has others' privileges: $severity"
	gone=$("$json_query" "$work/json" vanished_processes) || fail "look $look: no JSON: $gone"
	vanished=$((vanished + gone))
	[ "$("$json_query" "$work/json" unreadable_processes)" = "$unreadable" ] ||
		fail "look $look: what ended is said to be unreadable: $(cat "$work/err")"
done
[ "$vanished" -gt 0 ] || fail "nothing ended in 25 looks: the churn is too slow, or what ends is not counted"

# judged ID RESULTS: each rule with what it says of the container
judged() {
	awk -v id="$1" '/<rule-result / { rule = $2; mine = 0; text = "" }
		/<result>|<message/ { text = text $0 }
		/<instance / { mine = index($0, ">" id "<") }
		/<\/rule-result>/ && mine { print rule, text }' "$2"
}

for run in 1 2 3 4 5; do
	status=0
	"$plimsoll" audit --no-walk --profile strict --quiet -o "xccdf:$work/results-$run.xml" >/dev/null 2>"$work/err" || status=$?
	[ "$status" -le 2 ] || fail "audit $run: exit code $status: $(cat "$work/err")"
	xmllint --noout "$work/results-$run.xml" || fail "audit $run: not well-formed"
	judged "$still" "$work/results-$run.xml" >"$work/judged-$run"
	[ "$(wc -l <"$work/judged-$run")" -gt 20 ] || fail "audit $run: $still is not judged"
	cmp -s "$work/judged-1" "$work/judged-$run" ||
		fail "audit $run judges $still differently: $(diff "$work/judged-1" "$work/judged-$run")"
done
[ -s "$work/brief.log" ] || fail "no container started and stopped meanwhile"
echo "$vanished processes ended under 25 looks, $(wc -l <"$work/brief.log") containers came and went"
