# peers.sh: what was seen to be wrong in the peers beside their verdicts: exit codes, silence when a daemon is down, programs
# started inside containers, a root that cannot be entered, malformed input, memory without end.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
part_skipped() { echo "part not run: $1"; }
hosts=$SOURCE/tests/hosts/shared

echo "docker-bench-security: the exit code is 0 whatever it finds"
run_plimsoll audit -q --no-plugins --host "$hosts/docker-privileged" -p baseline
[ "$status" -ne 0 ] || fail "$shown: exit code 0 with a privileged container"

echo "docker-bench-security: no report at all if the daemon is down"
run_plimsoll containers --host "$hosts/docker-bench-daemon-down"
expect_out priv-1 web-1
run_plimsoll audit -q --no-plugins --host "$hosts/docker-bench-daemon-down" -p strict -o "$WORK/down.xml"
tr '\n' ' ' <"$WORK/down.xml" | sed 's/<rule-result /\n&/g' >"$WORK/down"
grep 'rule_container_seccomp"' "$WORK/down" | grep '>priv-1</instance>' | grep -q '<result>fail</result>' ||
	fail "$shown: does not judge what runs without its daemon"

echo "docker-bench-security: it runs programs, some of them inside every container"
if command -v strace >/dev/null 2>&1 && strace -o /dev/null true 2>/dev/null; then
	status=0
	# LeakSanitizer cannot work below another tracer.
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=execve,execveat,setns,fork,vfork -o "$WORK/trace" \
		"$PLIMSOLL" audit -q --no-plugins -p strict >/dev/null 2>&1 || status=$?
	count=$((count + 1))
	grep -c 'execve' "$WORK/trace" | grep -qx 1 || fail "an audit executes programs: $(grep execve "$WORK/trace" | head -n 3)"
	! grep -q 'setns(.*CLONE_NEW\(NS\|PID\|USER\)' "$WORK/trace" || fail "an audit enters containers"
else
	part_skipped "the programs an audit starts: strace does not work here"
fi

echo "OpenSCAP: a root that cannot be entered is ignored, and this host evaluated instead"
mkdir -m 700 "$WORK/closed"
run_plimsoll audit --root "$WORK/closed/not-there" -o "$WORK/closed.xml"; expect_status 2; expect_one_line "not-there"
: >"$WORK/closed/file"
run_plimsoll audit --root "$WORK/closed/file" -o "$WORK/closed.xml"; expect_status 2; expect_one_line "closed/file"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null 2>&1; then
	open=$(mktemp -d)
	trap 'rm -rf "$open"' EXIT
	mkdir -m 700 "$open/closed"
	cp -r "$PLIMSOLL" "$BUILD/profiles" "$open"
	chmod -R a+rX "$open/plimsoll" "$open/profiles" && chmod 755 "$open"
	status=0
	PLIMSOLL_DATA="$open" setpriv --reuid 65534 --regid 65534 --clear-groups "$open/plimsoll" audit --root "$open/closed" \
		>"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	shown="an ordinary user: plimsoll audit --root closed" count=$((count + 1))
	expect_status 2
	expect_one_line "$open/closed"
	[ ! -s "$WORK/out" ] || fail "$shown: reports all the same: $(head -n 2 "$WORK/out")"
else
	part_skipped "a closed root: only root may become another user, with setpriv"
fi
[ ! -e "$WORK/closed.xml" ] || fail "a root that cannot be entered left a report"

echo "OpenSCAP: malformed inputs crash it"
# Cut anywhere, a benchmark is refused with one line.
size=$(wc -c <"$BUILD/profiles/container-host.xml")
for part in 1 2 3 5 8 13 21 34 55 89; do
	head -c $((size * part / 100)) "$BUILD/profiles/container-host.xml" >"$WORK/cut.xml"
	run_plimsoll audit --host "$hosts/fault" "$WORK/cut.xml"; expect_status 2; expect_one_line "cut.xml:"
done

echo "OpenSCAP: the page of a large result exhausts the memory"
{
	printf '<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b"><status>draft</status><title>t</title><version>1</version>\n'
	i=0
	while [ $i -lt 20000 ]; do
		printf '<Rule id="xccdf_t_rule_r%d" selected="true"><title>t</title><description>d</description><check system="urn:plimsoll:check:1"><check-content><k:sysctl xmlns:k="urn:plimsoll:check:kernel" key="kernel.kptr_restrict" at-least="9"/></check-content></check></Rule>\n' $i
		i=$((i + 1))
	done
	echo '</Benchmark>'
} >"$WORK/large.xml"
# Sanitizers reserve more than this for themselves.
if prlimit --as=536870912 "$PLIMSOLL" version >/dev/null 2>&1; then
	status=0
	prlimit --as=536870912 "$PLIMSOLL" audit -q --no-plugins --fail-on medium --host "$hosts/kernel-good" \
		-o "$WORK/large.html" "$WORK/large.xml" >"$WORK/out" 2>"$WORK/err" || status=$?
	shown="plimsoll audit large.xml in 512 MB" count=$((count + 1))
	[ "$status" -le 1 ] || fail "$shown: exit code $status: $(head -n 2 "$WORK/err")"
	[ "$(grep -o 'xccdf_t_rule_r19999' "$WORK/large.html" | wc -l)" -ge 1 ] || fail "$shown: the page is not whole"
else
	part_skipped "a large result in 512 MB: prlimit does not work here, or the program is built with sanitizers"
fi
rm -f "$WORK/large.xml" "$WORK/large.html"
finish
