# list.sh: lists for people have one thing a line; lists for programs are JSON whose members docs/authoring.md names.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
cd "$WORK"
bench="$SOURCE/tests/cli/tailor/bench.xml"
query() { "$JSON_QUERY" out "$@" | tr '\n' '|' || fail "$shown: no $*"; }
# expect QUERY... -- TEXT: what the JSON holds
expect() {
	paths=""
	while [ "$1" != -- ]; do
		paths="$paths $1"
		shift
	done
	# shellcheck disable=SC2086 # paths are words
	got=$(query $paths)
	[ "$got" = "$2" ] || fail "$shown:$paths is $got, not $2"
}

run_plimsoll list --format json
expect benchmarks.0.name benchmarks.0.id -- "container-host|xccdf_io.plimsoll_benchmark_container-host|"
run_plimsoll list profiles --format json "$bench"
expect format benchmark.version profiles profiles.0.name profiles.0.rules profiles.0.abstract profiles.0.extends -- "1|2.1|1|base|3|false|null|"
run_plimsoll list rules --format json "$bench"
expect profile rules rules.0.name rules.0.severity rules.0.weight rules.0.fixes.0.system rules.0.group -- \
	"xccdf_org.example_profile_base|3|kptr|low|3|urn:xccdf:fix:script:sh|null|"
run_plimsoll list rules --all --format json "$bench"
expect rules rules.0.name rules.0.selected rules.0.group -- "7|inside|false|xccdf_org.example_group_shut|"
run_plimsoll list values --format json --set number=3 "$bench"
expect values values.0.name values.0.type values.0.value values.0.least values.0.most values.0.match -- "6|number|number|3|1|9|null|"
expect values.1.only_choices values.1.choices.1 values.2.match values.4.list values.4.value -- "true|right|[a-z]+|true|one two|"
run_plimsoll list references --format json "$SOURCE/docs/examples/benchmark/build-farm.xml"
[ "$("$JSON_QUERY" out references)" -ge 2 ] || fail "no references"
expect references.0.rules -- "1|"

# What is abstract is there to be extended: no profile to choose, no rule to name.
slips="$SOURCE/tests/cli/lint/slips.xml"
run_plimsoll list profiles --format json "$slips"
expect profiles profiles.2.name profiles.2.abstract profiles.2.rules -- "3|never|true|0|"
run_plimsoll list profiles "$slips"
expect_status 0
[ "$(wc -l <out)" -eq 2 ] || fail "$shown: shows $(cat out)"
run_plimsoll list rules --all "$slips"
expect_status 0
! grep -q "Extended by nobody" out || fail "$shown: shows an abstract rule"

# What requires and conflicts leave out says so; a profile's title shows the values that it sets itself.
cat >left.xml <<'B'
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_left"><status>draft</status><title>t</title><version>1</version>
<Profile id="xccdf_t_profile_one"><title>Level <sub idref="xccdf_t_value_v"/></title></Profile>
<Profile id="xccdf_t_profile_two"><title>Level <sub idref="xccdf_t_value_v"/></title><set-value idref="xccdf_t_value_v">2</set-value></Profile>
<Value id="xccdf_t_value_v"><value>1</value></Value>
<Rule id="xccdf_t_rule_on" selected="true"><title>On</title></Rule><Rule id="xccdf_t_rule_off" selected="false"><title>Off</title></Rule>
<Rule id="xccdf_t_rule_needs" selected="true"><title>Needs</title><requires idref="xccdf_t_rule_off"/></Rule>
<Group id="xccdf_t_group_g" selected="true"><title>G</title><conflicts idref="xccdf_t_rule_on"/>
<Rule id="xccdf_t_rule_in" selected="true"><title>In</title></Rule></Group></Benchmark>
B
run_plimsoll list rules --all left.xml
expect_out " Needs (it requires off, which is not selected)" " In (group g: it conflicts with on, which is selected)"
! grep -q 'O[nf]* (' out || fail "$shown: says why of a rule that no requires leaves out: $(cat out)"
run_plimsoll list rules --all --format json left.xml
expect rules.1.why_deselected rules.2.why_deselected rules.2.deselected_item rules.3.deselected_item -- \
	"null|it requires off, which is not selected|xccdf_t_rule_needs|xccdf_t_group_g|"
run_plimsoll list profiles left.xml; expect_out "Level 1" "Level 2"
run_plimsoll list profiles --format json left.xml; expect profiles.0.title profiles.1.title -- "Level 1|Level 2|"

# One thing a line, whatever a title holds.
run_plimsoll list rules -p loud "$SOURCE/tests/cli/remedies/hostile.xml"
expect_status 0
[ "$(wc -l <out)" -eq 9 ] || fail "$shown: $(wc -l <out) lines for 9 rules"
run_plimsoll list rules --all "$bench"
expect_out "-        inside" "low      kptr"
run_plimsoll list references -p strict
expect_status 0
[ -z "$(cut -c1-36 out | sort | uniq -d)" ] || fail "a reference is listed twice"
run_plimsoll list rules --format yaml; expect_status 64; expect_one_line "--format text or --format json"
run_plimsoll list everything; expect_status 64; expect_one_line "benchmarks, profiles, rules, values or references"
finish
