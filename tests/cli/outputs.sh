# outputs.sh: reports appear whole or not at all, wherever they are sent.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
host="$SOURCE/tests/hosts/shared/fault"

run_plimsoll audit -q --host "$host" -o "$WORK/a.html" -o xccdf:"$WORK/a.xml" -o "$WORK/a.txt"
for file in a.html a.xml a.txt; do
	[ -s "$WORK/$file" ] || fail "$shown: no $file"
done
expect_silence
[ -z "$(find "$WORK" -name '.*' -type f)" ] || fail "$shown: left a temporary file"
! grep -q "$(printf '\033')" "$WORK/a.txt" || fail "a.txt holds colours"

run_plimsoll audit -q --host "$host" -o html:-
expect_out "<!DOCTYPE html>"

run_plimsoll audit -q --host "$host" -o html:/dev/full
expect_status 2
expect_one_line "/dev/full" "No space left on device"

run_plimsoll audit -q --host "$host" -o "$WORK/no/such/dir/a.html"
expect_status 2
expect_one_line "a.html" "No such file"

mkdir "$WORK/closed"
echo old >"$WORK/closed/a.html"
if [ "$(id -u)" -ne 0 ]; then
	chmod 555 "$WORK/closed"
	run_plimsoll audit -q --host "$host" -o "$WORK/closed/a.html"
	expect_status 2
	expect_one_line "a.html" "Permission denied"
	[ "$(cat "$WORK/closed/a.html")" = old ] || fail "$shown: harmed the old report"
else
	# A disk that is too small for the report: the old report survives and nothing is left beside it.
	mkdir "$WORK/small"
	if mount -t tmpfs -o size=4k plimsoll-test "$WORK/small" 2>/dev/null; then
		echo old >"$WORK/small/a.html"
		run_plimsoll audit -q --host "$host" -o "$WORK/small/a.html"
		expect_status 2
		expect_one_line "a.html" "No space left on device"
		[ "$(cat "$WORK/small/a.html")" = old ] || fail "$shown: harmed the old report"
		[ "$(find "$WORK/small" -type f | wc -l)" -eq 1 ] || fail "$shown: left something beside it"
		umount "$WORK/small"
	else
		echo "part not run: no tmpfs can be mounted here"
	fi
fi

# Two reports in one file by two names; what is read is not replaced: neither evidence, nor a benchmark, nor a baseline.
cp "$WORK/a.xml" "$WORK/then.xml"
ln -s then.xml "$WORK/link.xml"
twice() {
	run_plimsoll "$@"
	expect_status 64
	expect_one_line "$told"
}
told="two reports in one file"
twice audit -q --host "$host" -o "$WORK/twice.json" -o "json:$WORK/./twice.json"
[ ! -e "$WORK/twice.json" ] || fail "$shown: wrote one of them"
: >"$WORK/twice.json"
twice audit -q --host "$host" -o "$WORK/twice.json" -o "json:$WORK/../$(basename "$WORK")/twice.json"
told="would replace"
twice audit -q --host "$host" --baseline "$WORK/then.xml" -o "$WORK/then.xml"
twice audit -q --host "$host" --previous "$WORK/then.xml" -o "$WORK/link.xml"
twice audit -q --host "$host" -o "json:$WORK/then.xml" "$WORK/then.xml"
twice report "$WORK/then.xml" -o "$WORK/link.xml"
twice diff --format json "$WORK/a.xml" "$WORK/then.xml" -o "$WORK/./then.xml"
twice fix --result "$WORK/then.xml" -o "$WORK/then.xml"
cmp -s "$WORK/a.xml" "$WORK/then.xml" || fail "what was read is no more as it was"
run_plimsoll audit -q --host "$host" --baseline "$WORK/then.xml" -o "$WORK/twice.json"
expect_silence

# A link that leads to nothing is kept as any other: what it leads to is made, and is one file with it.
mkdir "$WORK/far"
ln -s far/made.json "$WORK/dangling.json"
ln -s dangling.json "$WORK/to-dangling.json"
told="two reports in one file"
twice audit -q --host "$host" -o "$WORK/to-dangling.json" -o "$WORK/far/made.json"
run_plimsoll audit -q --host "$host" -o "$WORK/to-dangling.json"
expect_silence
[ -L "$WORK/to-dangling.json" ] && [ -L "$WORK/dangling.json" ] || fail "$shown: replaced a link"
[ -f "$WORK/far/made.json" ] || fail "$shown: did not make what the link leads to"
ln -s loop.json "$WORK/loop.json"
run_plimsoll audit -q --host "$host" -o "$WORK/loop.json"
expect_status 2
expect_one_line "loop.json"
[ -L "$WORK/loop.json" ] || fail "$shown: replaced a link that leads to itself"
ln -s nowhere/made.json "$WORK/lost.json"
run_plimsoll audit -q --host "$host" -o "$WORK/lost.json"
expect_status 2
expect_one_line "No such file or directory"
[ -L "$WORK/lost.json" ] || fail "$shown: replaced a link whose directory is not there"

# Standard output that cannot be written is an error too.
status=0
"$PLIMSOLL" audit --host "$host" >/dev/full 2>"$WORK/err" || status=$?
shown="plimsoll audit >/dev/full"
expect_status 2
grep -q "standard output: No space left" "$WORK/err" || fail "$shown: $(cat "$WORK/err")"

# The same host gives the same bytes.
for n in 1 2; do
	SOURCE_DATE_EPOCH=1763800000 "$PLIMSOLL" audit -q --host "$host" -o "$WORK/same$n.xml" -o "$WORK/same$n.html" 2>/dev/null || :
done
cmp "$WORK/same1.xml" "$WORK/same2.xml" || fail "results differ between two runs"
cmp "$WORK/same1.html" "$WORK/same2.html" || fail "reports differ between two runs"
# Texts and scripts show the values that the profile chose, not the defaults.
cat >"$WORK/values.xml" <<'B'
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title><version>1</version>
<Profile id="xccdf_t_profile_p"><title>p</title><refine-value idref="xccdf_t_value_v" selector="hard"/></Profile>
<Value id="xccdf_t_value_v"><title>v</title><value>1</value><value selector="hard">7</value></Value>
<Rule id="xccdf_t_rule_r" selected="true"><title>t</title>
<fixtext>Set it to <sub idref="xccdf_t_value_v" use="value"/> at once.</fixtext>
<fix id="f" system="urn:xccdf:fix:script:sh">set-it=<sub idref="xccdf_t_value_v" use="value"/></fix>
<check system="urn:plimsoll:check:1"><check-export value-id="xccdf_t_value_v" export-name="v"/>
<check-content><k:sysctl xmlns:k="urn:plimsoll:check:kernel" key="kernel.dmesg_restrict" at-least="$v"/></check-content></check>
</Rule></Benchmark>
B
cat >"$WORK/manifest" <<'M'
plimsoll-host 1
file /proc/sys/kernel/dmesg_restrict text="1\n"
M
run_plimsoll audit -q --host "$WORK" --fail-on none -o "$WORK/v.html" -o "$WORK/v.txt" -o "$WORK/v.xml" "$WORK/values.xml"
expect_status 0
grep -q "Set it to 7 at once" "$WORK/v.html" || fail "v.html shows the default value"
grep -q "set-it=7" "$WORK/v.html" || fail "v.html: the script holds the default value"
grep -q "Set it to 7 at once" "$WORK/v.txt" || fail "v.txt shows the default value"
sed -n '/<TestResult/,$p' "$WORK/v.xml" | grep -q "set-it=7" || fail "v.xml: the fix holds the default value"
finish
