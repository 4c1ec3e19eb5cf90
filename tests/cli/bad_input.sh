# bad_input.sh: each bad benchmark of tests/bad gets one line that names file and line, exit code 2, and leaves no report.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

for file in "$SOURCE"/tests/bad/*.xml; do
	run_plimsoll audit --host "$SOURCE/tests/hosts/shared/fault" -o "$WORK/report.html" "$file"
	expect_status 2
	expect_one_line "$file"
	[ ! -e "$WORK/report.html" ] || fail "$shown: left a report"
	run_plimsoll lint "$file"
	expect_status 1
	expect_out "error:"
done

run_plimsoll audit "$WORK/nothing.xml"; expect_status 2; expect_one_line "nothing.xml" "No such file"
run_plimsoll audit "$WORK"; expect_status 2; expect_one_line "$WORK"
{ printf "\\001"; head -c 4096 /dev/urandom; } >"$WORK/noise.xml" # a line break at its start would be line 2
run_plimsoll audit "$WORK/noise.xml"; expect_status 2; expect_one_line "noise.xml:1"
: >"$WORK/empty.xml"
run_plimsoll audit "$WORK/empty.xml"; expect_status 2; expect_one_line "empty.xml"
head -c 3000 "$BUILD/profiles/container-host.xml" >"$WORK/cut.xml"
run_plimsoll audit "$WORK/cut.xml"; expect_status 2; expect_one_line "cut.xml:"
truncate -s 70M "$WORK/huge.xml"
run_plimsoll audit "$WORK/huge.xml"; expect_status 2; expect_one_line "huge.xml"
rm -f "$WORK/huge.xml"
{
	printf '<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_a_benchmark_b"><status>draft</status><title>t</title><version>1</version>'
	i=0
	while [ $i -lt 5000 ]; do
		printf '<Group id="xccdf_a_group_%d"><title>g</title>' $i
		i=$((i + 1))
	done
} >"$WORK/deep.xml"
run_plimsoll audit "$WORK/deep.xml"; expect_status 2; expect_one_line "deep.xml:"
# check WANTED...: a rule whose element is $element
check() {
	cat >"$WORK/check.xml" <<B
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title><version>1</version>
<Rule id="xccdf_t_rule_r" selected="true"><title>t</title>
<check system="urn:plimsoll:check:1"><check-content><k:$element xmlns:k="urn:plimsoll:check:kernel"/></check-content></check>
</Rule></Benchmark>
B
	run_plimsoll audit -o "$WORK/report.html" "$WORK/check.xml"
	expect_status 2
	expect_one_line "check.xml:4: " "$@"
	[ ! -e "$WORK/report.html" ] || fail "$shown: left a report"
}
element='sysctll key="a.b"'
check "no test <sysctll>" "write sysctl"
element='sysctl key="a.b" at-least="lots"'
check 'at-least="lots" of <sysctl> is not an integer' "write an integer"
element='sysctl key="a.b" at-lest="1"'
check "at-lest"
run_plimsoll audit --root "$WORK/not-there"; expect_status 2; expect_one_line "not-there"
run_plimsoll audit --host "$WORK"; expect_status 2; expect_one_line "manifest"
finish
