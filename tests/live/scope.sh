#!/bin/sh
# scope.sh PLIMSOLL JSON_QUERY: plimsoll in places from which it does not see the whole host, while a container of runc
# runs: a cgroup namespace, a pid and a user namespace, without CAP_SYS_PTRACE, as an ordinary user, below a /proc with
# hidepid, and inside the container. It must say so in every format and exit with 2; what it sees must stay true.
# Starts one container of its own and removes it. Skips without root, runc, unshare, setpriv or a static busybox.
set -eu
plimsoll=$1
json_query=$2
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
id=plm-scope-$$

cleanup() {
	runc delete --force "$id" >/dev/null 2>&1 || :
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc unshare setpriv mount
chmod 755 "$work"

# The program with all it loads, for a root of its own.
libraries=$(ldd "$plimsoll" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\).*/\1/p')
make_rootfs "$work/rootfs"
mkdir -p "$work/rootfs/data"
for file in "$plimsoll" $libraries; do
	mkdir -p "$work/rootfs$(dirname "$file")"
	cp "$file" "$work/rootfs$file"
done
cp -r "$PLIMSOLL_DATA/profiles" "$work/rootfs/data/profiles"
chmod -R a+rX "$work/rootfs/data"
export PLIMSOLL_DATA="$work/rootfs/data"
# It holds what a reader without CAP_SYS_PTRACE does not: that one may not look at it.
more='["CAP_SYS_PTRACE"]'
spaces='{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"},{"type":"mount"}'
cat >"$work/config.json" <<END
{"ociVersion": "1.0.2", "root": {"path": "rootfs"},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3000"], "user": {"uid": 0, "gid": 0},
	"env": ["PATH=/bin", "PLIMSOLL_DATA=/data"],
	"capabilities": {"bounding": $more, "permitted": $more, "effective": $more}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"}],
 "linux": {"namespaces": [$spaces], "resources": {"pids": {"limit": 50}}}}
END
runc run --detach --bundle "$work" "$id" </dev/null >"$work/log" 2>&1 ||
	skip "runc does not start containers here: $(cat "$work/log")"

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# query PATH WANTED
query() {
	got=$("$json_query" "$work/json" "$1") || fail "$where: no $1: $got"
	[ "$got" = "$2" ] || fail "$where: $1 is '$got', not '$2'"
}

# ends_with WANTED COMMAND...
ends_with() {
	wanted=$1
	shift
	status=0
	"$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" = "$wanted" ] || fail "$where: exit code $status, not $wanted: $(cat "$work/err")"
}

# pids_limit_of RESULTS: how the container's limit is judged, or that of containers nobody could name.
pids_limit_of() {
	awk -v id="$id" '/<rule-result / { ours = /rule_container_pids_limit"/; named = 0 }
		ours && /<result>/ { result = $0; gsub(/ *<[^>]*>/, "", result) }
		ours && /<instance / { named = 1; mine = index($0, ">" id "<") || index($0, ">(not seen)<") }
		ours && /<\/rule-result>/ && (!named || mine) { print result }' "$1" | sort -u
}

# incomplete WHERE WORDS COMMAND...: in every format and in the exit code. COMMAND runs plimsoll, whose arguments follow.
incomplete() {
	where=$1
	words=$2
	shift 2
	ends_with 2 "$@" containers
	grep -q "$words" "$work/err" || fail "$where: does not say '$words': $(cat "$work/err")"
	! grep -q "is running" "$work/out" || fail "$where: is sure that nothing runs"
	ends_with 2 "$@" containers --format json
	cp "$work/out" "$work/json"
	query complete false
	ends_with 2 "$@" audit --no-walk --profile strict -o text:-
	tr -s ' \n' ' ' <"$work/out" | grep -q "$words" || fail "$where: the text does not say '$words'"
	ends_with 2 "$@" audit --no-walk --profile strict --quiet -o xccdf:-
	grep -q "$words" "$work/out" || fail "$where: the results do not say '$words'"
	judged=$(pids_limit_of "$work/out")
	case $judged in
	unknown) ;;
	*) fail "$where: the limit of $id is '$judged'" ;;
	esac
}

own_proc() {
	options=$1
	shift
	# shellcheck disable=SC2016  # the inner shell's
	unshare --mount sh -c 'mount -t proc -o "$0" proc /proc && exec "$@"' "$options" "$@"
}
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
no_ptrace="setpriv --bounding-set -sys_ptrace --inh-caps -sys_ptrace"

# On the host itself the container is seen, and its limit.
where=host
"$plimsoll" containers --format json "$id" >"$work/json" 2>/dev/null || :
query containers.0.runtime runc
query containers.0.pids_limit.value 50

if [ -e /proc/self/ns/cgroup ]; then
	incomplete "a cgroup namespace" "cgroup namespace that is not the host" unshare --cgroup "$plimsoll"
	unshare --cgroup "$plimsoll" containers --format json >"$work/json" 2>/dev/null || :
	where="a cgroup namespace: the container"
	found=$(grep -n "\"id\": \"$id\"" "$work/json" | cut -d : -f 1)
	[ -n "$found" ] || fail "$where is hidden"
	for limit in memory pids cpu; do
		sed -n "$found,\$p" "$work/json" | grep -m 1 -A 1 "\"${limit}_limit\"" |
			grep -q '"presence": "unreadable"' || fail "$where: its limit of $limit is told"
	done
fi
incomplete "a pid namespace" "scope: this container only" unshare --pid --fork --mount-proc "$plimsoll"
incomplete "a user namespace" "scope: this container only" unshare --user --map-root-user "$plimsoll"
# Programs of the user's own are read; those that hold more are not, the container among them.
# shellcheck disable=SC2086
incomplete "no CAP_SYS_PTRACE" "could not be read" $no_ptrace "$plimsoll"
# shellcheck disable=SC2086
incomplete "an ordinary user" "could not be read" $nobody "$plimsoll"
for option in hidepid=1 hidepid=2 hidepid=invisible hidepid=ptraceable; do
	own_proc "$option" true 2>/dev/null || {
		echo "part not run: this kernel's proc has no $option"
		continue
	}
	# shellcheck disable=SC2086
	incomplete "$option" "hidepid" own_proc "$option" $nobody "$plimsoll"
done
incomplete "inside the container" "scope: this container only" runc exec "$id" "$plimsoll"

# root may look past hidepid: nothing is missing then, and nothing is said to be.
where="hidepid=2 as root"
own_proc hidepid=2 "$plimsoll" containers --format json "$id" >"$work/json" 2>/dev/null || :
query scope_problem null
query containers.0.pids_limit.value 50

# What could not be read is listed one by one, with the reason: of a container too that only its capabilities hide.
where="without CAP_SYS_PTRACE"
first=$(runc state "$id" | sed -n 's/.*"pid": *\([0-9]*\).*/\1/p')
# shellcheck disable=SC2086
ends_with 2 $no_ptrace "$plimsoll" containers --all --format json
grep -A 4 '"class": "unreadable"' "$work/out" | grep -q "\"pid\": $first," ||
	fail "$where: the container's process $first is not in the list"
# shellcheck disable=SC2086
ends_with 2 $no_ptrace "$plimsoll" containers --all
grep -q "^unreadable *$first " "$work/out" || fail "$where: the table does not list $first"
where="a list of what could not be read"
# shellcheck disable=SC2086
ends_with 2 $nobody "$plimsoll" containers --all --format json
cp "$work/out" "$work/json"
counted=$("$json_query" "$work/json" unreadable_processes)
[ "$(grep -c '"class": "unreadable"' "$work/json")" = "$counted" ] || fail "$where: not $counted"
[ "$(grep -A 5 '"class": "unreadable"' "$work/json" | grep -c '"reason": "')" = "$counted" ] ||
	fail "$where: without reasons"
