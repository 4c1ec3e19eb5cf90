# lint.sh: every code is found where it should be, in text, JSON and SARIF; the exit code is what a pipeline needs; each code
# is explained and documented. PLM_GOLDEN_UPDATE=1 writes the kept output anew.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
kept="$SOURCE/tests/cli/lint"
cp "$kept/slips.xml" "$WORK/slips.xml"
cd "$WORK"

# keep NAME: what was printed is what is kept
keep() {
	sed 's/"semanticVersion": "[^"]*"/"semanticVersion": "VERSION"/' out >"$1"
	[ -z "${PLM_GOLDEN_UPDATE:-}" ] || cp "$1" "$kept/$1"
	diff -u "$kept/$1" "$1" >"$1.diff" || fail "$shown: $(head -n 20 "$1.diff")"
}

run_plimsoll lint --no-plugins --notes slips.xml; expect_status 0; keep slips.txt
run_plimsoll lint --no-plugins --format json slips.xml; expect_status 0; keep slips.json
cp "$kept/tailoring.xml" "$kept/waivers.xml" .
run_plimsoll lint --no-plugins slips.xml tailoring.xml waivers.xml; expect_status 1
grep -e '^tailoring' -e '^waivers' out >held && cp held out; keep held.txt
cp tailoring.xml far.xml
sed -i 's/href="slips.xml"/href="none.xml"/; s/_slips/_other/' far.xml
run_plimsoll lint far.xml; expect_status 2; expect_one_line "none.xml"
run_plimsoll lint --benchmark slips.xml far.xml; expect_status 1; expect_out "far.xml:4: error: this tailoring is for the benchmark"
run_plimsoll lint --no-plugins --format sarif slips.xml; expect_status 0; keep slips.sarif
cp out slips.sarif.full

# A check that is wrong under one profile does not hide what is wrong under the next, and each is told once.
cat >two.xml <<'B'
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" xmlns:k="urn:plimsoll:check:kernel" id="xccdf_t_benchmark_two"><status>draft</status><title>t</title><version>1</version>
<Profile id="xccdf_t_profile_p"><title>p</title><select idref="xccdf_t_rule_b" selected="true"/></Profile>
<Rule id="xccdf_t_rule_a" selected="true"><title>A</title><check system="urn:plimsoll:check:1"><check-content>
<k:sysctl key="kernel.kptr_restrict" at-lest="1"/></check-content></check></Rule>
<Rule id="xccdf_t_rule_b" selected="false"><title>B</title><check system="urn:plimsoll:check:1"><check-content>
<k:sysctl keyy="kernel.kptr_restrict" at-least="1"/></check-content></check></Rule></Benchmark>
B
run_plimsoll lint --no-plugins two.xml; expect_status 1; expect_out "two.xml:4: error" "two.xml:6: error"
[ "$(grep -c ':4: error' out)" -eq 1 ] || fail "$shown: one error is told twice"

# A code that is looked for and found nowhere in the slips is a search that may never find anything.
run_plimsoll lint --codes
expect_status 0
cp out codes
[ "$(wc -l <codes)" -ge 25 ] || fail "only $(wc -l <codes) codes"
while read -r code level rest; do
	[ "$level" = error ] || grep -qF "[$code]" slips.txt held.txt || fail "$code is not in slips.txt"
	grep -qF "| \`$code\` | $level |" "$SOURCE/docs/lint.md" || fail "$code ($level) is not in docs/lint.md"
	run_plimsoll lint --explain "$code"; expect_status 0; expect_out "$code ($level)" "$rest"
done <codes

# SARIF: each result names a rule by its place, has one location and a fingerprint of its own.
query() { "$JSON_QUERY" "$@" || fail "$*"; }
[ "$(query slips.sarif.full version runs.0.tool.driver.name | tr '\n' ' ')" = "2.1.0 plimsoll lint " ] || fail "SARIF's head"
results=$(query slips.sarif.full runs.0.results)
[ "$results" -eq "$(grep -c ': \(warning\|note\): ' slips.txt)" ] || fail "SARIF has $results results"
i=0
while [ $i -lt "$results" ]; do
	at="runs.0.results.$i"
	id=$(query slips.sarif.full $at.ruleId)
	[ "$(query slips.sarif.full "runs.0.tool.driver.rules.$(query slips.sarif.full $at.ruleIndex).id")" = "$id" ] || fail "ruleIndex of $id"
	[ "$(query slips.sarif.full $at.locations $at.locations.0.physicalLocation.artifactLocation.uri | tr '\n' ' ')" = "1 slips.xml " ] || fail "location of $id"
	query slips.sarif.full "$at.partialFingerprints.plimsoll/v1" >>fingerprints
	i=$((i + 1))
done
[ "$(sort -u fingerprints | wc -l)" -eq "$results" ] || fail "two results have one fingerprint"
# Moved by three lines, they are the same findings.
mkdir moved && awk 'NR == 4 { print "\n\n" } { print }' slips.xml >moved/slips.xml
run_plimsoll lint --no-plugins --format sarif moved/slips.xml
grep -o '"plimsoll/v1": "[0-9a-f]*"' out | sort >after
grep -o '"plimsoll/v1": "[0-9a-f]*"' slips.sarif | sort | cmp -s - after || fail "fingerprints change when lines move"

# What loaders find has the code of who found it.
for pair in bad-utf8:xml mismatched-tag:xml unknown-element:schema severity-typo:schema dangling-select:reference dangling-sub:reference \
	extends-loop:model duplicate-id:model; do
	run_plimsoll lint "$SOURCE/tests/bad/${pair%:*}.xml"
	expect_status 1
	expect_out "error: " "[${pair#*:}]"
done
sed 's/<check system="urn:example:check"\/>/<check system="urn:plimsoll:check:1"><check-content><k:sysctll xmlns:k="urn:plimsoll:check:kernel"\/><\/check-content><\/check>/' slips.xml >check.xml
run_plimsoll lint --no-plugins check.xml; expect_status 1; expect_out "no test <sysctll>" "write sysctl" "[check]"

# Exit codes.
run_plimsoll lint --fail-on warning slips.xml; expect_status 1
run_plimsoll lint --fail-on note "$SOURCE/docs/examples/benchmark/build-farm.xml"; expect_status 1
run_plimsoll lint --fail-on warning "$SOURCE/docs/examples/benchmark/build-farm.xml" "$BUILD/profiles/container-host.xml"; expect_status 0
run_plimsoll lint --fail-on none "$SOURCE/tests/bad/severity-typo.xml"; expect_status 0; expect_out "1 error"
run_plimsoll lint "$SOURCE/tests/bad/severity-typo.xml" slips.xml; expect_status 1; expect_out "severity-typo.xml: 1 error" "slips.xml: 0 errors"
run_plimsoll lint slips.xml none.xml; expect_status 2; expect_one_line "none.xml"; expect_out "slips.xml: 0 errors"
run_plimsoll lint --fail-on bad slips.xml; expect_status 64; expect_one_line "error, warning, note or none"
run_plimsoll lint --format yaml slips.xml; expect_status 64; expect_one_line "text, json or sarif"
run_plimsoll lint --explain value-unuse; expect_status 64; expect_one_line "did you mean value-unused?"
run_plimsoll lint; expect_status 64; expect_one_line "an argument is missing"

# A file's name and a message are shown, not obeyed.
odd=$(printf 'odd\033[2J name.xml')
cp slips.xml "$odd"
run_plimsoll lint "$odd"
! grep -q "$(printf '\033')" out || fail "an escape sequence reaches the terminal"
run_plimsoll lint --format sarif "$odd"
[ "$(query out runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri)" = "odd%1B%5B2J%20name.xml" ] || fail "the URI of an odd name"
finish
