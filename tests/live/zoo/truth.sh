#!/bin/sh
# truth.sh DIRECTORY PLIMSOLL ZOO_VIEW: the zoo in DIRECTORY is up: what plimsoll says of each row is what the table says,
# and so is what the kernel says, asked here without plimsoll. Prints each difference; exits 1 when there is one.
set -eu
zoo=$1 plimsoll=$2 view=$3
zoo_here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$zoo_here/lib.sh"
mkdir -p "$zoo/seen"
: >"$zoo/wrong"

wrong() { echo "$name: $*" | tee -a "$zoo/wrong" >&2; }

# said ARGUMENT...: what plimsoll containers prints; 2 is "something could not be read", of others' processes too
said() { "$plimsoll" containers --format json "$@" || [ $? -eq 2 ]; }

# ---- what the table says ----

# words_of NAME: the truth of a row, one word a line, its runtime's defaults first
words_of() {
	sed -e "s,@zoo,$zoo,g" -e 's/[[:space:]]*|[[:space:]]*/|/g' "$zoo_here/zoo.table" |
		awk -F '|' -v name="$1" '$1 == "default" { base[$2] = $4 } $1 == name { print base[$2], $4 }' | tr ' ' '\n' |
		awk -F = 'NF > 1 { word[$1] = $0 } END { for (key in word) print word[key] }' | sort
}

# own_limit FILE_V1 FILE_V2 CONTROLLER: the lowest limit of the control group that the zoo was started in, and above
own_limit() {
	at=$(awk -F : -v c="$3" '$2 == c { print $3; found = 1 } $1 == 0 { two = $3 } END { if (!found) print two }' "$zoo/cgroup")
	top=/sys/fs/cgroup
	[ ! -d "$top/$3" ] || top=$top/$3
	while :; do
		cat "$top$at/$1" "$top$at/$2" 2>/dev/null || :
		[ -n "${at#/}" ] || break
		at=${at%/*}
	done | grep -vx -e max -e '92233720368547[0-9]*' | sort -n | head -n 1 | grep . || echo -
}

# asked: the capabilities in Docker's bundle
asked() {
	tr -d ' \n' <"$zoo/docker/exec/containerd/daemon/io.containerd.runtime.v2.task/moby/$(cut -d ' ' -f 2 "$zoo/up/$name")/config.json" |
		sed -n 's/.*"bounding":\[\([^]]*\)\].*/\1/p' | sed 's/"//g; s/CAP_//g'
}

# meant KEY VALUE: a word of the table as plimsoll would say it
meant() {
	case $1:$2 in
	*:asked) "$view" set "$(asked)" ;;
	caps:* | bounding:* | held:*) "$view" set "$2" ;;
	hostns:*)
		kind=cgroup
		[ ! -e /sys/fs/cgroup/cgroup.controllers ] || kind=
		echo "$2" | sed "s/cgroup1/$kind/; s/^,//"
		;;
	id:@) cut -d ' ' -f 2 "$zoo/up/$name" ;;
	name:@) echo "$prefix-$name" ;;
	*:mnt) echo "mnt-$(readlink "/proc/$pid/ns/mnt" | tr -dc 0-9)" ;;
	memory:own) own_limit memory.limit_in_bytes memory.max memory ;;
	pids:own) own_limit pids.max pids.max pids ;;
	*) echo "$2" ;;
	esac
}

# ---- what the kernel says ----

status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"; }

kernel_namespaces() {
	for kind in cgroup ipc mnt net pid time user uts; do
		[ "$(readlink "/proc/$pid/ns/$kind")" != "$(readlink "/proc/2/ns/$kind")" ] || echo "$kind"
	done | paste -s -d , -
}

# kernel KEY: nothing where the kernel is not asked
kernel() {
	case $1 in
	caps) "$view" set "0x$(status CapEff)" ;;
	bounding) "$view" set "0x$(status CapBnd)" ;;
	seccomp) status Seccomp | sed 's/0/none/; s/1/strict/; s/2/filter/' ;;
	nnp) status NoNewPrivs | sed 's/0/no/; s/1/yes/' ;;
	user) status Uid | cut -f 2 ;;
	hostns) kernel_namespaces ;;
	map)
		[ "$(readlink "/proc/$pid/ns/user")" = "$(readlink /proc/2/ns/user)" ] && echo - ||
			awk '{ print $1 ":" $2 ":" $3 }' "/proc/$pid/uid_map" | paste -s -d , -
		;;
	root) awk '$5 == "/" { ro = $6 ~ /^ro/ || $NF ~ /^ro/ ? "ro" : "rw" } END { print ro ? ro : "?" }' "/proc/$pid/mountinfo" ;;
	esac
}

# ---- the two and plimsoll ----

# check_mounts LIST: each is there; what else comes from the host is the engine's, a device, or below one of the list
check_mounts() {
	sed -n 's/^mount=//p' "$zoo/seen/$name" >"$zoo/seen/mounts"
	[ "$1" != - ] || set -- ''
	for mount in $(echo "$1" | tr ',' ' '); do
		grep -qxF "$mount" "$zoo/seen/mounts" || wrong "mounts: $mount is missing"
	done
	while IFS=: read -r inside how outside; do
		case $outside in
		"$zoo"/* | /dev/* | /sys/fs/cgroup | /sys/fs/cgroup/*) continue ;;
		esac
		case $inside in
		/run/host/* | /etc/localtime | /sbin/docker-init) continue ;;
		esac
		for mount in $(echo "$1" | tr ',' ' '); do
			case $inside/ in
			"${mount%%:*}"/*) continue 2 ;;
			esac
		done
		wrong "mounts: $inside:$how:$outside was not given to it"
	done <"$zoo/seen/mounts"
}

check_container() {
	id=$(sed -n "s/^container $pid //p" "$zoo/seen/list")
	[ -n "$id" ] || { wrong "pid $pid is not listed as a container" && return; }
	said "$id" >"$zoo/seen/$name.json"
	"$view" one "$zoo/seen/$name.json" >"$zoo/seen/$name"
	words_of "$name" >"$zoo/seen/words"
	while IFS='=' read -r key value; do
		case $key in
		class) continue ;;
		mounts)
			check_mounts "$value"
			continue
			;;
		esac
		wanted=$(meant "$key" "$value")
		got=$(sed -n "s/^$key=//p" "$zoo/seen/$name")
		[ "$got" = "$wanted" ] || wrong "$key: plimsoll says $got, the table $wanted"
		real=$(kernel "$key")
		[ -z "$real" ] || [ "$real" = "$wanted" ] || wrong "$key: the kernel says $real, the table $wanted"
	done <"$zoo/seen/words"
}

# check_decoy CLASS: it is listed as that and nothing else, and none of its family as a container
check_decoy() {
	got=$(sed -n "s/^isolated $pid //p" "$zoo/seen/list")
	[ "${got:-host}" = "$1" ] || wrong "plimsoll says ${got:-host}, the table $1"
	! grep -q "^container $pid " "$zoo/seen/list" || wrong "it is listed as a container"
}

said --all >"$zoo/seen/all.json"
"$view" list "$zoo/seen/all.json" >"$zoo/seen/list"
containers=0 decoys=0
for file in "$zoo"/up/*; do
	name=$(basename "$file")
	pid=$(cut -d ' ' -f 1 "$file")
	class=$(words_of "$name" | sed -n 's/^class=//p')
	if [ "$class" = container ]; then
		containers=$((containers + 1))
		check_container
	else
		decoys=$((decoys + 1))
		check_decoy "$class"
	fi
done
while read -r _ pid _; do
	name="pid $pid, which keeps one"
	grep -q "^$pid " "$zoo"/up/* || check_decoy "$(sed -n "s/^isolated $pid //p" "$zoo/seen/list" | grep . || echo host)"
done <"$zoo/pids"
echo "$containers containers and $decoys decoys asserted, $(wc -l <"$zoo/wrong") wrong"
[ ! -s "$zoo/wrong" ]
