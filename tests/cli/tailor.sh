# tailor.sh: a tailoring does what was wished or is refused; an audit uses it, or refuses it, and records it; values are
# checked against type, bounds, pattern and choices; a stored result brings its values along.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
cd "$WORK"
cp "$SOURCE/tests/cli/tailor/bench.xml" .
host="$SOURCE/tests/hosts/shared/fault"
export SOURCE_DATE_EPOCH=1763799000
valid() {
	count=$((count + 1))
	command -v oscap >/dev/null || return 0
	oscap xccdf validate --skip-schematron "$1" >oscap.out 2>&1 || fail "oscap refuses $1: $(cat oscap.out)"
}

run_plimsoll tailor --unselect kptr --select left-out --set number=7 --set word=right --set "list=a b  c" --severity each=low \
	--weight each=2.5 --role each=unscored --id ours --title 'Ours <&" 1' -o ours.xml bench.xml
expect_status 0
expect_out "ours.xml: profile ours evaluates 3 rules; base 3"
diff -u "$SOURCE/tests/cli/tailor/ours.xml" ours.xml >ours.diff || fail "$(cat ours.diff)"
valid ours.xml
run_plimsoll lint --fail-on warning --no-plugins bench.xml ours.xml; expect_out "ours.xml: 0 errors, 0 warnings"
run_plimsoll tailor --unselect kptr bench.xml; expect_status 0; cp out plain.xml; valid plain.xml
expect_out 'id="xccdf_local_profile_base-tailored" extends="xccdf_org.example_profile_base"' '<title override="true">Base, tailored</title>'
run_plimsoll tailor -p none --select shut --unselect kptr --id xccdf_org.example_profile_mine bench.xml
expect_status 0; expect_out '<Profile id="xccdf_org.example_profile_mine">' "xccdf_local_tailoring_mine"

# refused CODE TEXT... -- ARGUMENT...
refused() {
	code=$1
	shift
	wanted=""
	while [ "$1" != -- ]; do
		wanted="$wanted$1
"
		shift
	done
	shift
	run_plimsoll "$@" -o refused.xml bench.xml
	expect_status "$code"
	expect_one_line
	printf '%s' "$wanted" | while read -r text; do
		grep -qF -- "$text" err || echo "$text"
	done >missing
	[ ! -s missing ] || fail "$shown: no '$(cat missing)' in: $(cat err)"
	[ ! -e refused.xml ] || fail "$shown: left a file"
}
refused 64 "nothing to change" "--select" -- tailor
refused 64 "there is no = in it" "--set VALUE=TEXT" -- tailor --set number
refused 2 "no Rule or Group kptt" "did you mean kptr?" -- tailor --unselect kptt
refused 2 "no Value nummer" "did you mean number?" -- tailor --set nummer=1
refused 2 "inside would still not be evaluated" "--select shut" -- tailor --select inside
refused 2 "a second" "kptr" -- tailor --select kptr --unselect xccdf_org.example_rule_kptr
refused 2 "may not be changed" -- tailor --unselect firm
refused 2 "may not be changed" -- tailor --set fixed=y
refused 2 "is no severity" "medium" -- tailor --severity kptr=terrible
refused 2 "is a Group" -- tailor --role shut=full
refused 2 "is no weight" -- tailor --weight kptr=heavy
refused 2 "nonesuch" "base" -- tailor -p nonesuch --unselect kptr

# Values by hand: the type, the bounds, the pattern, the choices; what is allowed is named.
refused 2 "is no number" -- audit --host "$host" --set number=many
refused 2 "number" "1" "9" -- audit --host "$host" --set number=10
refused 2 "left" "right" -- audit --host "$host" --set word=up
refused 2 "[a-z]+" -- audit --host "$host" --set pattern=ABC
refused 2 "true or false" -- audit --host "$host" --set truth=maybe
refused 2 "may not be changed" -- audit --host "$host" --set fixed=y
refused 64 "there is no = in it" -- audit --host "$host" --set number
for good in number=9 word=right pattern=xyz truth=false xccdf_org.example_value_number=1; do
	run_plimsoll list values --set "$good" bench.xml
	expect_status 0
	expect_out " ${good#*=} "
done

# An audit by the tailoring: its only profile, its values, its file on record.
run_plimsoll audit --no-plugins -q --host "$host" --tailoring ours.xml --set number=8 -o results.xml -o page.html -o text.txt bench.xml
valid results.xml
for text in '<tailoring-file href="ours.xml" id="xccdf_local_tailoring_ours" version="1" time="2025-11-22T08:10:00Z"/>' \
	'<profile idref="xccdf_local_profile_ours"/>' '<set-value idref="xccdf_org.example_value_number">8</set-value>' \
	'<set-value idref="xccdf_org.example_value_word">right</set-value>' '<item>c</item>' \
	"<e:tailoring xmlns:e=\"urn:plimsoll:evidence:1\" sha256=\"$(sha256sum <ours.xml | cut -d' ' -f1)\""; do
	grep -qF "$text" results.xml || fail "results.xml: no $text"
done
grep -qF "tailored by ours.xml" text.txt || fail "the text does not name the tailoring"
grep -qF "xccdf_local_tailoring_ours" page.html || fail "the page does not name the tailoring"
grep -qF 'Ours &lt;&amp;&quot; 1' page.html || fail "the page does not show the profile's title"

sed 's/version="2.1"/version="2.0"/' ours.xml >old.xml
sed 's/benchmark_tailor"/benchmark_other"/' ours.xml >other.xml
sed 's,</Profile>,</Profile><Profile id="xccdf_org.example_profile_two"><title>2</title><select idref="xccdf_org.example_rule_kptr" selected="true"/></Profile>,' ours.xml >two.xml
refused 2 "old.xml: " "version 2.0 of the benchmark, which is 2.1" -- audit --host "$host" --tailoring old.xml
refused 2 "other.xml:" "benchmark_other" -- audit --host "$host" --tailoring other.xml
refused 2 "would not be used" "ours" -- audit --host "$host" --tailoring ours.xml -p base
refused 2 "would not be used" -- audit --host "$host" --tailoring ours.xml -p none
refused 2 "several profiles" "ours, two" -- audit --host "$host" --tailoring two.xml
refused 2 "bench.xml:" "not <Tailoring>" -- audit --host "$host" --tailoring bench.xml
refused 2 "none.xml" -- audit --host "$host" --tailoring none.xml
run_plimsoll list rules --tailoring two.xml -p two bench.xml; expect_status 0; expect_out "kptr"
run_plimsoll guide --tailoring ours.xml bench.xml; expect_status 0
! grep -q 'id="xccdf_org.example_rule_kptr"' out || fail "the guide shows a rule that the tailoring leaves out"

run_plimsoll fix --set number=3 bench.xml; expect_status 0; expect_out "echo 3 one two"
run_plimsoll fix --tailoring ours.xml bench.xml; expect_status 0
! grep -q "^echo" out || fail "a fix of a rule that the tailoring leaves out"

# A stored result: its values, not the defaults; one script for each instance that failed; names that are no names are refused.
run_plimsoll audit --no-plugins -q --host "$host" --set number=6 --set "list=x y" -o stored.xml bench.xml
run_plimsoll fix --result stored.xml
expect_status 0; expect_out "echo 6 x y"
awk '/<TestResult/{ on = 1 } on && /<rule-result .*_each"/{ inside = 1 }
	inside && /<result>/{ sub(/<result>.*<\/result>/, "<result>fail</result>"); print; next }
	/<\/rule-result>/ && inside { print "<instance>web-1</instance>"; print; inside = 0
		print "<rule-result idref=\"xccdf_org.example_rule_each\"><result>fail</result><instance>db $(touch pwned)</instance></rule-result>"
		print "<rule-result idref=\"xccdf_org.example_rule_each\"><result>pass</result><instance>good</instance></rule-result>"; next }
	{ print }' stored.xml >instances.xml
run_plimsoll fix --result instances.xml
expect_status 0
expect_out "echo mend web-1" "# Rule: xccdf_org.example_rule_each"
! grep -q "pwned\|mend good" out || fail "$shown: a name that is no name, or one that passed, is in the script"
run_plimsoll fix bench.xml; expect_status 0
! grep -q "mend" out || fail "$shown: a script that needs an instance was written without one"
sed 's/<result>[a-z]*<\/result>/<result>broken<\/result>/' stored.xml >broken.xml
run_plimsoll fix --result broken.xml; expect_status 2; expect_one_line 'broken.xml:' '"broken" is no result'
run_plimsoll fix --result stored.xml "$SOURCE/docs/examples/benchmark/build-farm.xml"; expect_status 2; expect_one_line "the results are of benchmark"
# What another tool writes: evaluated by oscap, in its Benchmark and in an ARF collection.
if command -v oscap >/dev/null; then
	oscap xccdf eval --results oscap.xml --results-arf arf.xml bench.xml >oscap.out 2>&1 || true
	for file in oscap.xml arf.xml; do
		sed '/<rule-result.*_kptr/,/<\/rule-result>/s/<\(.*\)result>notchecked</<\1result>fail</' $file >failed.xml
		grep -q '>fail<' failed.xml || fail "oscap writes its results otherwise than this test expects"
		run_plimsoll fix --result failed.xml bench.xml
		expect_status 0; expect_out "Fixes: 1;" "echo 5 one two"
	done
else
	echo "SKIP part: oscap is not installed: no results of another tool"
fi
finish
