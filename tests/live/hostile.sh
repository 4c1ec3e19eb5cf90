#!/bin/sh
# hostile.sh PLIMSOLL JSON_QUERY HOSTILE_BOX: containers that do their worst: 100,000 mounts, a FUSE file system that
# never answers, names with control characters and markup, a command line of 1 MB, processes that come and go, thousands
# of files and threads, engine's files that are deep, endless or links to the password file. With all of them alive every
# command ends, tells the truth in well-formed outputs, gives nothing away, and says of a quiet container what it said before.
# Starts nothing but its own containers and removes them. Skips without root, runc or a static busybox.
set -eu
plimsoll=$1 query=$2 box=$3
here=$(dirname "$0")
work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$here/container_lib.sh"
canary=canary$$hash variable=value$$secret
prefix=plm-hostile-$$
groups=
connections=

cleanup() {
	# Whoever waits for a silent file system waits no longer, and can be killed.
	for connection in $connections; do
		echo 1 2>/dev/null >"/sys/fs/fuse/connections/$connection/abort" || :
	done
	for id in "$prefix-quiet" "$prefix-many" "$prefix-long" "$prefix-fuse" "$prefix-names" "$prefix-crowd"; do
		runc delete --force "$id" >/dev/null 2>&1 || :
	done
	rm -rf "/run/runc/$prefix-deep" "/run/runc/$prefix-long" "/run/runc/$prefix-link" "/run/runc/$prefix-pipe" \
		"/run/runc/$prefix-zero" "$work"
	echo "$groups" | while IFS= read -r group; do
		[ -z "$group" ] || rmdir "$group" 2>/dev/null || :
	done
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP
need_root_and runc xmllint mount unshare timeout
part_skipped() { echo "part not run: $1"; }
fail() {
	echo "hostile.sh: $1" >&2
	exit 1
}

# ---- the containers ----

# bundle NAME ARGUMENTS CAPABILITIES MORE: a root file system with the program hostile_box and what it is linked with
bundle() {
	root=$work/$1/rootfs
	make_rootfs "$root"
	mkdir -p "$root/run" "$root/many"
	: >"$root/run/docker.sock"
	cp "$box" "$root/bin/hostile_box"
	ldd "$box" | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp "$library" "$root$library"
	done
	rm -f "$root/etc/passwd" "$root/etc/os-release"
	ln -s /etc/shadow "$root/etc/passwd"
	ln -s /dev/zero "$root/etc/os-release"
	cat >"$work/$1/config.json" <<END
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": false},
 "process": {"cwd": "/", "args": [$2], "env": ["PATH=/bin", "SECRET_TOKEN=$variable", "ASAN_OPTIONS=detect_leaks=0"],
	"user": {"uid": 0, "gid": 0}, "noNewPrivileges": true,
	"capabilities": {"bounding": [$3], "effective": [$3], "permitted": [$3]}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"},
	{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}],
 "linux": {"namespaces": [{"type":"mount"},{"type":"pid"},{"type":"network"},{"type":"ipc"},{"type":"uts"}],
	"resources": {"devices": [{"allow": true, "access": "rwm"}]},
	"devices": [{"path":"/dev/fuse","type":"c","major":10,"minor":229,"fileMode":438,"uid":0,"gid":0}]$4}}
END
}

# start NAME ARGUMENTS CAPABILITIES [MORE]: and wait until it is as bad as it can be
start() {
	bundle "$1" "$2" "$3" "${4-}"
	timeout 60 runc run --detach --bundle "$work/$1" "$prefix-$1" </dev/null >"$work/$1.log" 2>&1 ||
		skip "runc does not start containers here: $(cat "$work/$1.log")"
	wait_for grep -q ready "$work/$1.log" || fail "container $1 does not get ready: $(cat "$work/$1.log")"
}

started=$(date +%s)
start quiet '"/bin/hostile_box","stay"' ''

# run NAME COMMAND...: ends within two minutes, which only a hang needs, with a documented code; its outputs are kept
mkdir "$work/out"
# shellcheck disable=SC2016 # it is no expression
printf 'root:$6$salt$%s:20000:0:99999:7:::\n' "$canary" >"$work/shadow"
run() {
	name=$1
	shift
	code=0
	before=$(date +%s%N)
	# shellcheck disable=SC2016 # the inner shell expands it
	unshare --mount sh -c 'mount --bind "$1" /etc/shadow && shift && exec timeout -k 5 120 "$@"' sh "$work/shadow" "$@" \
		>"$work/out/$name" 2>"$work/out/$name.err" || code=$?
	echo "$name: $((($(date +%s%N) - before) / 1000000)) ms, exit code $code"
	case $code in
	0 | 1 | 2) ;;
	*)
		tail -n 5 "$work/out/$name.err" >&2
		fail "$name exits $code"
		;;
	esac
}
# results FILE NAME: rule, result and message of one container in a results file
results() {
	tr '\n' ' ' <"$1" | sed 's/<rule-result /\n&/g' | grep -F ">$2</instance>" |
		sed 's/.*idref="\([^"]*\)".*<result>\([a-z]*\)<.*<message[^>]*>\([^<]*\)<.*/\1 \2 \3/' | sort
}
run quiet-before "$plimsoll" audit --no-plugins --no-walk -p strict -o "$work/out/quiet-before.xml"

# As many mounts as the kernel has room for, beside one another and some over one another.
most=$(cat /proc/sys/fs/mount-max)
start many "\"/bin/hostile_box\",\"mounts\",\"/many\",\"$((most - 1100))\",\"1000\"" '"CAP_SYS_ADMIN"'
many=$(runc state "$prefix-many" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
echo "$(wc -l <"/proc/$many/mountinfo") mounts in one container, $(wc -c <"/proc/$many/mountinfo") bytes of mountinfo"
# The same with names so long that nobody reads them all.
long=/many/$(printf '%0200d' 0)
start long "\"/bin/hostile_box\",\"mounts\",\"$long\",\"$((most - 200))\",\"10\"" '"CAP_SYS_ADMIN"'
long_pid=$(runc state "$prefix-long" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
echo "$(wc -c <"/proc/$long_pid/mountinfo") bytes of mountinfo in another"

if [ -c /dev/fuse ]; then
	start fuse '"/bin/hostile_box","fuse","/tmp","/etc","/run/docker.sock","/host","/sys","/proc","/"' '"CAP_SYS_ADMIN"'
	fuse=$(runc state "$prefix-fuse" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
	connections=$(sed -n 's/^[0-9]* [0-9]* 0:\([0-9]*\) .* - fuse\.silent .*/\1/p' "/proc/$fuse/mountinfo")
	[ "$(echo "$connections" | wc -l)" = 7 ] || fail "not all file systems of container fuse are there: $connections"
else
	part_skipped "FUSE: there is no /dev/fuse here"
fi

# Names. A group's may hold anything but a slash and a line's end.
group=$(printf '/%s-\033[31m\033]0;x\007"<script>alert(1)</script>&amp;\342\200\256%%s\377\\x2d' "$prefix")
for hierarchy in /sys/fs/cgroup/pids /sys/fs/cgroup/memory /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
	if ! [ -e "$hierarchy/cgroup.procs" ] || ! mkdir "$hierarchy$group" 2>/dev/null; then
		continue
	fi
	groups="$groups
$hierarchy$group"
done
start names '"/bin/hostile_box","large","1600000"' ''
names=$(runc state "$prefix-names" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
echo "$(wc -c <"/proc/$names/cmdline") bytes of command line"
runc exec --detach "$prefix-names" /bin/hostile_box name "$(printf '\033[2J<b>"&\377')" >/dev/null
echo "$groups" | while IFS= read -r directory; do
	[ -z "$directory" ] || echo "$names" >"$directory/cgroup.procs"
done
start crowd '"/bin/hostile_box","crowd","10000","1000"' ''

# Only now: runc itself opens it, inside, and waits for a writer.
for root in "$work"/*/rootfs; do mkfifo "$root/etc/group"; done

# What engines keep: lines of 1 MB, depth, no end, a link to what nobody may see. The bundle is replaced after the start.
{
	printf '{"annotations": {"io.kubernetes.cri.container-name": "'
	head -c 1000000 /dev/zero | tr '\0' '<'
	printf '"}, "process": {"env": ["A=1"]}}'
} >"$work/long.json"
head -c 10000 /dev/zero | tr '\0' '[' >"$work/deep.json"
for kind in deep long link pipe zero; do mkdir "/run/runc/$prefix-$kind" 2>/dev/null || :; done
cp "$work/deep.json" "/run/runc/$prefix-deep/state.json"
ln -sf /etc/shadow "/run/runc/$prefix-link/state.json"
ln -sf /dev/zero "/run/runc/$prefix-zero/state.json"
mkfifo "/run/runc/$prefix-pipe/state.json"
cp "$work/long.json" "$work/names/config.json"
cp "$work/deep.json" "$work/crowd/config.json"
rm "$work/many/config.json"
ln -s /etc/shadow "$work/many/config.json"
echo "all started after $(($(date +%s) - started)) s"

# ---- every command ends ----

for profile in baseline strict acceptance none; do
	run "audit-$profile" "$plimsoll" audit --no-plugins --no-walk -v -p "$profile" \
		-o "$work/out/$profile.xml" -o "$work/out/$profile.html" -o "$work/out/$profile-file.txt"
done
run containers "$plimsoll" containers
run containers-all "$plimsoll" containers --all
run containers.json "$plimsoll" containers --format json
run all.json "$plimsoll" containers --all --format json
for one in many long fuse names crowd quiet; do
	run "one-$one" "$plimsoll" containers "$prefix-$one"
	run "one-$one.json" "$plimsoll" containers --format json "$prefix-$one"
done
run capture "$plimsoll" capture --no-plugins --no-walk -o "$work/out/host.tar.zst"
run replay "$plimsoll" audit --no-plugins --no-walk -p strict --host "$work/out/host.tar.zst" -o "$work/out/replay.xml"

# ---- what they gave ----

for file in "$work"/out/*.xml "$work"/out/*.html; do
	xmllint --noout --nonet "$file" || fail "$file is not well-formed"
done
if command -v oscap >/dev/null 2>&1; then
	oscap xccdf validate "$work/out/strict.xml" >/dev/null 2>"$work/oscap" || fail "oscap: $(head -n 3 "$work/oscap")"
fi
for file in "$work"/out/*.json; do
	"$query" "$file" version >/dev/null || fail "$file is not JSON"
done
# Of control characters texts hold the line's end alone, and they are valid UTF-8.
for file in "$work"/out/*; do
	case $file in
	*.tar.zst) continue ;;
	esac
	if LC_ALL=C tr -d '\n\t -~\200-\377' <"$file" | grep -q .; then fail "$file holds control characters"; fi
	iconv -f utf-8 -t utf-8 "$file" >/dev/null || fail "$file is not UTF-8"
done
grep -l '<script>alert' "$work"/out/*.html "$work"/out/*.xml && fail "markup came through"
grep -rlF -e "$canary" -e "$variable" "$work/out" && fail "a secret came through"
if command -v zstd >/dev/null 2>&1; then
	! zstd -dc "$work/out/host.tar.zst" | grep -aqF -e "$canary" -e "$variable" || fail "a secret is in the recording"
else
	part_skipped "the recording: there is no zstd here to look into it"
fi

# A name of the quiet container's says what it said when it was alone.
results "$work/out/quiet-before.xml" "$prefix-quiet" >"$work/before"
results "$work/out/strict.xml" "$prefix-quiet" >"$work/after"
[ "$(wc -l <"$work/before")" -gt 20 ] || fail "nothing is said of the quiet container"
diff "$work/before" "$work/after" >&2 || fail "others disturb what is said of the quiet container"

# Each hostile one is judged by every rule; of what could not be read nothing is said to be good.
expect() {
	results "$work/out/strict.xml" "$prefix-$1" >"$work/$1.results"
	[ "$(wc -l <"$work/$1.results")" = "$(wc -l <"$work/before")" ] || fail "not every rule says something of container $1"
	for rule in $3; do
		grep -q "rule_container_$rule $2 " "$work/$1.results" ||
			fail "not $2 of container $1: $(grep "_$rule " "$work/$1.results")"
	done
}
claimed='claims_privileges claims_limits environment'
expect long unknown 'host_mount host_mount_writable propagation leaked_fd kernel_files read_only_root release_agent'
expect many unknown "$claimed"
expect many fail 'capabilities_host read_only_root'
expect names unknown "$claimed"
expect names fail 'root_user seccomp'
expect crowd unknown "$claimed leaked_fd"
[ -z "$connections" ] || expect fuse fail 'capabilities_host environment seccomp'
