# many_mounts.sh: a container with as many mounts as the kernel allows, beside one another, over one another, within one another
# and all on "/": judging it costs what reading so many lines costs, at most linear in their number, and the quiet container
# beside it is judged as before. The bounds are generous: they are for hangs, not for a slow machine.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
hosts=$SOURCE/tests/hosts/shared

# lines SHAPE COUNT: a mountinfo of the privileged container's, with its own mounts first
lines() {
	printf '700 500 0:61 / / rw,relatime - overlay overlay rw\n701 700 0:70 / /proc rw,relatime - proc proc rw\n'
	awk -v shape="$1" -v count="$2" 'BEGIN {
		for (i = 1; i <= count; i++) {
			id = 1000 + i
			up = i == 1 ? 700 : id - 1
			if (shape == "beside") printf "%d 700 0:90 /d /many/%d rw - tmpfs t rw\n", id, i
			if (shape == "over") printf "%d %d 0:90 / /many rw - tmpfs t rw\n", id, up
			if (shape == "root") printf "%d %d 0:90 / / rw - tmpfs t rw\n", id, up
			if (shape == "within") {
				if (i % 40 == 1) { up = 700; path = "/w" i } else path = path "/x"
				printf "%d %d 8:1 /srv %s rw - ext4 /dev/sda1 rw\n", id, up, path
			}
		}
	}'
}

# host SHAPE COUNT
host() {
	mkdir -p "$WORK/$1-$2/root"
	lines "$1" "$2" >"$WORK/$1-$2/root/mountinfo"
	cat >"$WORK/$1-$2/manifest" <<M
plimsoll-host 1
base $hosts/docker-privileged
file /proc/4811/mountinfo from=mountinfo
file /proc/4830/mountinfo from=mountinfo
M
}

# timed ARGUMENT...: leaves the milliseconds in $took
timed() {
	before=$(date +%s%N)
	status=0
	timeout -k 5 100 "$PLIMSOLL" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	took=$((($(date +%s%N) - before) / 1000000))
	shown="plimsoll $*"
	count=$((count + 1))
	[ "$status" -le 2 ] || fail "$shown: exit code $status: $(head -n 3 "$WORK/err")"
}
results() {
	tr '\n' ' ' <"$1" | sed 's/<rule-result /\n&/g' | grep -F '>web-1</instance>' |
		sed 's/.*idref="\([^"]*\)".*<result>\([a-z]*\)<.*/\1 \2/' | sort
}

timed audit -q --no-plugins --host "$hosts/docker-privileged" -p strict -o "$WORK/before.xml"
results "$WORK/before.xml" >"$WORK/before"
for shape in beside over root within; do
	for number in 10000 100000; do
		host "$shape" "$number"
		timed audit -q --no-plugins --host "$WORK/$shape-$number" -p strict -o "$WORK/results.xml" -o "$WORK/page.html"
		eval "audit_$number=$took"
		results "$WORK/results.xml" >"$WORK/after"
		cmp -s "$WORK/before" "$WORK/after" || fail "$shown: the container beside it is judged otherwise"
		[ -s "$WORK/page.html" ] || fail "$shown: no page"
		timed containers --host "$WORK/$shape-$number" priv-1
		[ "$shape" != within ] || expect_out "/w1"
		eval "one_$number=$took"
	done
	# shellcheck disable=SC2154 # set by eval
	echo "$shape: 10,000 mounts $audit_10000 ms, 100,000 $audit_100000 ms; in depth $one_10000 ms, $one_100000 ms"
	# Ten times as many may cost ten times as much, and some more where caches end.
	[ "$audit_100000" -le $((20 * audit_10000 + 2000)) ] || fail "$shape: the cost of an audit grows faster than the mounts do"
	[ "$one_100000" -le $((20 * one_10000 + 2000)) ] || fail "$shape: the cost of one container grows faster than the mounts do"
	rm -rf "$WORK/$shape-10000" "$WORK/$shape-100000"
done
finish
