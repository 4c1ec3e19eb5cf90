# report.sh: `plimsoll report` gives from stored results, byte for byte, what the audit wrote; those of OpenSCAP, alone, in
# their benchmark and in ARF, are shown with what they have; what is no result is refused with one line.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH

for host in node-rhel9-selinux node-containerd-systemd desktop-decoys container-bad patch-image fault; do
	run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/$host" -o "$WORK/then.xml" -o "$WORK/then.html" \
		-o "$WORK/then.txt" -o "$WORK/then.json" -o "$WORK/then.jsonl" -o "$WORK/then.csv" -o "$WORK/then.junit.xml" \
		-o "$WORK/then.sarif" -o "$WORK/then.prom" -o "$WORK/then.md" -o "$WORK/then.arf.xml" -o "$WORK/then.oscal.json"
	run_plimsoll report "$WORK/then.xml" -o "$WORK/now.xml" -o "$WORK/now.html" -o "$WORK/now.txt" -o "$WORK/now.json" -o "$WORK/now.jsonl" \
		-o "$WORK/now.csv" -o "$WORK/now.junit.xml" -o "$WORK/now.sarif" -o "$WORK/now.prom" -o "$WORK/now.md" \
		-o "$WORK/now.arf.xml" -o "$WORK/now.oscal.json"
	expect_status 0
	for kind in xml arf.xml html txt json jsonl csv junit.xml sarif oscal.json prom md; do
		cmp "$WORK/then.$kind" "$WORK/now.$kind" >"$WORK/cmp" 2>&1 || fail "$host: report differs from the audit: $(cat "$WORK/cmp")"
	done
done
# Through ARF as well.
run_plimsoll report "$WORK/then.arf.xml" -o "$WORK/now.html" -o "$WORK/now.json"; expect_status 0
cmp -s "$WORK/then.html" "$WORK/now.html" && cmp -s "$WORK/then.json" "$WORK/now.json" || fail "through ARF the reports differ"
# What evidence rests on is named by its digest: that of the bytes themselves.
mkdir -p "$WORK/fstab" && printf 'plimsoll-host 1\nfile /etc/fstab text="/dev/sda1 / ext4 defaults 0 1\\n"\nfile /proc/self/mountinfo text="22 1 8:1 / / rw - ext4 /dev/sda1 rw\\n"\ndir /tmp\n' >"$WORK/fstab/manifest"
run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$WORK/fstab" -o "$WORK/fstab.xml" -o "$WORK/fstab.json"
digest=$(printf '/dev/sda1 / ext4 defaults 0 1\n' | sha256sum | cut -d ' ' -f 1)
grep -q "source=\"/etc/fstab[^>]*sha256=\"$digest\"" "$WORK/fstab.xml" && grep -q "\"sha256\": \"$digest\"" "$WORK/fstab.json" ||
	fail "the digest of /etc/fstab is not $digest: $(grep -o 'source="/etc/fstab[^>]*' "$WORK/fstab.xml" | head -n 2)"
# What wrote it: the build, in both.
run_plimsoll version
compiler=$(sed -n 's/^compiler: //p' "$WORK/out")
grep -qF "<e:tool xmlns:e=\"urn:plimsoll:evidence:1\" compiler=\"$compiler\"" "$WORK/fstab.xml" && grep -qF "\"compiler\": \"$compiler\"" "$WORK/fstab.json" ||
	fail "the reports do not name the compiler $compiler"
# And each plugin by the digest of its file.
plugin=$BUILD/tests/plugin/libplugin_good.so
if [ -f "$plugin" ]; then
	mkdir -p "$WORK/plugins" && cp "$plugin" "$WORK/plugins/good.so"
	run_plimsoll audit --plugins "$WORK/plugins" -q -p strict --fail-on none --host "$WORK/fstab" -o "$WORK/plugin.xml" -o "$WORK/plugin.json"
	digest=$(sha256sum <"$plugin" | cut -d ' ' -f 1)
	grep -q "<e:plugin family=\"[a-z]*\" file=\"[^\"]*/good.so\" sha256=\"$digest\"" "$WORK/plugin.xml" && grep -q "\"sha256\": \"$digest\"" "$WORK/plugin.json" ||
		fail "the plugin is not named by its digest $digest: $(grep -o '<e:plugin[^>]*' "$WORK/plugin.xml")"
	run_plimsoll report "$WORK/plugin.xml" -o "$WORK/now.xml" -o "$WORK/now.json"; expect_status 0
	cmp -s "$WORK/plugin.xml" "$WORK/now.xml" && cmp -s "$WORK/plugin.json" "$WORK/now.json" || fail "with a plugin the report differs from the audit"
else
	echo "part not run: no plugin was built"
fi
# With waivers, whose overrides are kept.
failed=$(sed -n 's/.*rule-result idref="xccdf_io.plimsoll_rule_\([a-z_]*\)".*/\1/p; /<result>fail</q' "$WORK/then.xml" | tail -n 1)
run_plimsoll waive "$WORK/waivers.xml" --rule "$failed" --reason "measured, see the ticket (until it is fixed)" --authority ops --expires 2030-01-01 --ticket T-1
expect_status 0
if [ -s "$WORK/waivers.xml" ]; then
	run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/fault" --waivers "$WORK/waivers.xml" -o "$WORK/then.xml" -o "$WORK/then.html"
	run_plimsoll report "$WORK/then.xml" -o "$WORK/now.xml"
	run_plimsoll report "$WORK/then.xml" -o "$WORK/now.html"
	cmp "$WORK/then.xml" "$WORK/now.xml" >"$WORK/cmp" 2>&1 || fail "with waivers: $(cat "$WORK/cmp")"
	cmp "$WORK/then.html" "$WORK/now.html" >"$WORK/cmp" 2>&1 || fail "with waivers: $(cat "$WORK/cmp")"
	grep -q '<override' "$WORK/now.xml" || fail "the override is lost"
else
	fail "waive: $(head -n 2 "$WORK/err")"
fi
# By a tailoring: its profile, and what it made of weights, are nowhere in the benchmark.
cat >"$WORK/tailoring.xml" <<'T'
<Tailoring xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_tailoring_t"><version time="2025-01-01T00:00:00">1</version>
<Profile id="xccdf_t_profile_mine" extends="xccdf_io.plimsoll_profile_baseline"><title>Ours</title>
<refine-rule idref="xccdf_io.plimsoll_rule_kernel_kptr_restrict" weight="77"/><refine-rule idref="xccdf_io.plimsoll_group_container" weight="0.5"/></Profile></Tailoring>
T
run_plimsoll audit --no-plugins -q --fail-on none --host "$SOURCE/tests/hosts/shared/container-bad" --tailoring "$WORK/tailoring.xml" -o "$WORK/mine.xml" \
	-o "$WORK/mine.json" -o "$WORK/mine.html"
run_plimsoll report "$WORK/mine.xml" -o "$WORK/now.xml" -o "$WORK/now.json" -o "$WORK/now.html"; expect_status 0
for kind in xml json html; do cmp "$WORK/mine.$kind" "$WORK/now.$kind" >"$WORK/cmp" 2>&1 || fail "tailored: $(cat "$WORK/cmp")"; done
grep -q '"profile": "xccdf_t_profile_mine"' "$WORK/now.json" || fail "the tailoring's profile is lost"
grep -q "audit --tailoring $WORK/tailoring.xml -p mine --rule" "$WORK/now.html" || fail "the page asks again without the tailoring"
# A summary without -o, as the audit prints it for a pipe.
run_plimsoll report "$WORK/then.xml"; expect_status 0
[ -s "$WORK/out" ] || fail "no summary"
# The TestResult alone: rules are known by their ids.
awk '/<TestResult/ { on = 1 } on { print } /<\/TestResult>/ { exit }' "$WORK/then.xml" >"$WORK/alone.xml"
run_plimsoll report "$WORK/alone.xml" -o "$WORK/alone.html"; expect_status 0
grep -q 'kernel_kptr_restrict' "$WORK/alone.html" || fail "a TestResult alone is not shown"

if command -v oscap >/dev/null; then
	oscap xccdf eval --skip-validation --results "$WORK/oscap.xml" --results-arf "$WORK/arf.xml" "$SOURCE/tests/cli/scores/bench.xml" \
		>"$WORK/oscap.log" 2>&1 || :
	for file in oscap arf; do
		[ -s "$WORK/$file.xml" ] || { fail "oscap wrote no $file.xml: $(tail -n 2 "$WORK/oscap.log")"; continue; }
		run_plimsoll report "$WORK/$file.xml" -o "$WORK/$file.html" -o "$WORK/$file.txt"; expect_status 0
		grep -qi openscap "$WORK/$file.html" || fail "$file.html does not say who judged"
	done
	cmp -s "$WORK/oscap.txt" "$WORK/arf.txt" || fail "OpenSCAP's two forms differ"
else
	echo "part not run: no oscap"
fi
run_plimsoll report "$SOURCE/tests/cli/scores/bench.xml"; expect_status 2; expect_one_line "bench.xml" "TestResult"

# As other tools store them: a profile that is nowhere else, a weight of that profile, a failure that is not to be scored, no
# sentences; in a collection of two benchmarks, the other one last.
other() { # other BENCHMARK RULES: a Benchmark of that name
	printf '<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_%s"><status>draft</status><title>B %s</title><version>1</version>%s</Benchmark>' \
		"$1" "$1" "$2"
}
rule() { printf '<Rule id="xccdf_t_rule_%s"%s><title>Title of %s</title></Rule>' "$1" "$2" "$1"; }
result() { printf '<rule-result idref="xccdf_t_rule_%s" %s><result>%s</result></rule-result>' "$1" "$3" "$2"; }
results=$(result good pass 'weight="1"'; result bad fail 'weight="3" severity="high"'; result free fail 'role="unscored" weight="96"')
results="<TestResult xmlns=\"http://checklists.nist.gov/xccdf/1.2\" id=\"xccdf_t_testresult_t\" end-time=\"2025-01-01T00:00:00\"><benchmark id=\"xccdf_t_benchmark_one\"/>
<profile idref=\"xccdf_t_profile_elsewhere\"/><target>far</target>$results<score>1</score></TestResult>"
printf '<collection>%s%s%s</collection>' "$(other one "$(rule good ''; rule bad ''; rule free '')")" "$(other two "$(rule x '')")" "$results" >"$WORK/other.xml"
run_plimsoll report "$WORK/other.xml" -o "$WORK/other.json" -o "$WORK/other.txt" -o "$WORK/other.md" -o "$WORK/other.sarif" -o "$WORK/other.junit.xml"
expect_status 0; expect_silence
for text in '"profile": "xccdf_t_profile_elsewhere"' '"profile_title": "elsewhere"' '"value": 25,' '"title": "B one"'; do
	grep -qF "$text" "$WORK/other.json" || fail "other.json: no $text: $(grep -A2 -e '"profile' -e '"default"' "$WORK/other.json")"
done
! grep -n ' $' "$WORK/other.txt" || fail "other.txt: a line that ends in blanks"
! grep -n '^- *$' "$WORK/other.md" || fail "other.md: a bullet with nothing behind it"
grep -q '"text": "Title of bad"' "$WORK/other.sarif" || fail "other.sarif: a finding that says nothing"
grep -q '<failure message="Title of bad"' "$WORK/other.junit.xml" || fail "other.junit.xml: a failure that says nothing"
# Results of one rule in any order and without names: one rule, told apart by what was checked, or by their number.
check() { echo "<check system=\"urn:t\"><check-content-ref href=\"o.xml\" name=\"$1\"/></check>"; }
mixed=$(result good pass ''; result bad fail ''; result good fail ''; result bad fail ''; result good pass '')
echo "$results" | sed 's,<rule-result.*</rule-result>,@,' | sed "s~@~$mixed~; s~<result>pass</result>~&$(check oval:t:def:1)~" >"$WORK/unnamed.xml"
run_plimsoll report "$WORK/unnamed.xml" -o "$WORK/unnamed.json" -o "$WORK/unnamed.oscal.json" -o "$WORK/unnamed.html" -o "$WORK/unnamed.txt"
expect_status 0; expect_silence
python3 - "$WORK/unnamed.json" "$WORK/unnamed.oscal.json" <<'P' || fail "results without names are not told apart"
import json, sys
told = [(r["name"], r["instance"]) for r in json.load(open(sys.argv[1]))["results"]]
assert told == [("good", "oval:t:def:1"), ("good", None), ("good", "result (2)"), ("bad", None), ("bad", "result (2)")] or \
       told == [("good", "oval:t:def:1"), ("good", None), ("good", "oval:t:def:1 (2)"), ("bad", None), ("bad", "result (2)")], told
observed = [o["uuid"] for o in json.load(open(sys.argv[2]))["assessment-results"]["results"][0]["observations"]]
assert len(set(observed)) == 5, observed
P
grep -q '2 of 2 rules fail' "$WORK/unnamed.html" || fail "the page takes results for rules: $(grep headline\" "$WORK/unnamed.html")"
# Several results in a file: which one it is.
printf '<collection>%s%s</collection>' "$(echo "$results" | sed 's/far/farther/; s/testresult_t/testresult_s/')" "$results" >"$WORK/several.xml"
run_plimsoll report "$WORK/several.xml" -o "$WORK/several.json"; expect_status 0
expect_one_line "the last of its 2 TestResults is taken: far, ended 2025-01-01T00:00:00"
# Of another version, of none, without a rule.
echo "$results" | sed 's,xccdf/1.2,xccdf/1.1,' >"$WORK/1.1.xml"
run_plimsoll report "$WORK/1.1.xml"; expect_status 2; expect_one_line "1.1.xml:1:" "namespace \"http://checklists.nist.gov/xccdf/1.1\", not of XCCDF 1.2"
echo "$results" | sed 's,idref="xccdf_t_rule_bad",,' >"$WORK/noid.xml"
run_plimsoll report "$WORK/noid.xml"; expect_status 2; expect_one_line "noid.xml:" "no idref"
run_plimsoll report "$WORK/none.xml"; expect_status 2; expect_one_line "none.xml"
sed 's/idref="xccdf_io.plimsoll_rule_kernel_kptr_restrict" role/idref="xccdf_io.plimsoll_rule_kernel_lost" role/' "$WORK/then.xml" >"$WORK/lost.xml"
run_plimsoll report "$WORK/lost.xml"; expect_status 2; expect_one_line "lost.xml:" "kernel_lost"
finish
