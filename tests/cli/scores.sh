# scores.sh: a tailored, waived audit of hosts of containers, reckoned by hand: the four scores with and without waivers
# [7.3.2], the gate, and results whose every part stands where the schema wants it [6.6].
set -eu
rm -rf "$WORK" && mkdir -p "$WORK/host"
. "$LIB"
cd "$WORK"
cp "$SOURCE/tests/cli/scores/bench.xml" "$SOURCE/tests/cli/scores/ours.xml" .
cat >host/manifest <<M
plimsoll-host 1
base ../../../../../tests/hosts/shared/containers-hostile
time 1763800000
file /proc/sys/kernel/kptr_restrict text="0\n"
file /proc/sys/kernel/dmesg_restrict text="1\n"
file /proc/sys/kernel/perf_event_paranoid error=EACCES
M
sed -i "s,^base .*,base $(realpath --relative-to=host "$SOURCE/tests/hosts/shared/containers-hostile")," host/manifest
export SOURCE_DATE_EPOCH=1763800000

# scores SUFFIX DEFAULT FLAT MAXIMUM UNWEIGHTED MAXIMUM ABSOLUTE: what the results hold
scores() {
	xmllint --noout --nonet --schema /usr/share/openscap/schemas/xccdf/1.2/xccdf_1.2.xsd r.xml 2>schema ||
		fail "the results are not XCCDF: $(head -n 2 schema)"
	prefix=urn:xccdf:scoring
	[ -z "$1" ] || prefix=urn:plimsoll:scoring
	for line in "default$1\" maximum=\"100\">$2" "flat$1\" maximum=\"$4\">$3" "flat-unweighted$1\" maximum=\"$6\">$5" \
		"absolute$1\" maximum=\"1\">$7"; do
		count=$((count + 1))
		grep -qF "<score system=\"$prefix:$line<" r.xml || fail "no $line in: $(grep '<score' r.xml)"
	done
}
audit() { run_plimsoll audit --no-plugins -q --host host --tailoring ours.xml -o r.xml "$@" bench.xml; }

# By hand: none weighs 0 by the tailoring; group na holds only what does not apply; each gives three passes and a fail, so 75;
# unscored does not count; in deep only a rule of weight 0 passes, so 0. half = (4*75 + 1*0 + 1.5*0) / 6.5 = 600/13, and the
# root is (2.5*100 + 0.5*600/13) / 3 = 3550/39. Flat: 2.5 + 4*3/4 of 2.5 + 4 + 1 + 1.
audit
scores "" 91.025641 5.5 8.5 1.75 4 0
[ "$(grep -c 'rule-result idref="xccdf_t_rule_each"' r.xml)" -eq 4 ] || fail "not one result for each instance"
for result in none:fail good:pass absent:notapplicable unscored:informational unread:unknown left:notselected needs:notselected; do
	sed -n "/<rule-result idref=\"xccdf_t_rule_${result%:*}\"/,/<\/rule-result>/p" r.xml | grep -q "<result>${result#*:}<" ||
		fail "rule ${result%:*} is not ${result#*:}"
done
grep -qF '<message severity="info">it requires left, which is not selected</message>' r.xml || fail "why needs is left out is not said"
grep -qF '<title>plimsoll: containers, Bench of 5 - Ours of 5</title>' r.xml || grep -q 'Bench of 5 - Ours of 5</title>' r.xml ||
	fail "the title of the tailoring's profile does not show its value"

# A waiver of one instance that becomes pass: each is 100, half = 800/13, the root (250 + 400/13) / 3 = 3650/39.
failed=$(sed -n '/<rule-result idref="xccdf_t_rule_each"/,/<\/rule-result>/p' r.xml | sed -n '/<result>fail/,/<\/rule-result>/s/.*<instance[^>]*>\(.*\)<\/instance>.*/\1/p')
cat >w.xml <<W
<waivers xmlns="urn:plimsoll:waivers:1">
  <waiver rule="each" host="*" instance="$failed" result="pass" authority="Ada" created="2025-01-01T00:00:00Z" expires="2026-01-01T00:00:00Z"><reason>r</reason></waiver>
  <waiver rule="each" host="*" instance="nobody" authority="Ada" created="2025-01-01T00:00:00Z" expires="2026-01-01T00:00:00Z"><reason>r</reason></waiver>
  <waiver rule="unread" host="*" authority="Ada" created="2025-01-01T00:00:00Z" expires="2026-01-01T00:00:00Z"><reason>r</reason></waiver>
</waivers>
W
audit --waivers w.xml
scores "" 93.589744 6.5 8.5 2 4 0
scores -without-waivers 91.025641 5.5 8.5 1.75 4 0
[ "$(grep -c '<override ' r.xml)" -eq 1 ] || fail "$(grep -c '<override ' r.xml) overrides"
order=$(sed -n '/<rule-result idref="xccdf_t_rule_each"/,/<\/rule-result>/p' r.xml | sed -n '/<rule-result/{h;d};H;/<\/rule-result>/{x;/<override/p}' |
	sed -n 's/^      <\([a-z]*\).*/\1/p' | tr '\n' ' ' | sed 's/  *$/ /')
[ "$order" = "result override ident message instance check " ] || fail "the parts of the waived result: $order"
audit --waivers w.xml --fail-on none --min-score 93; expect_status 2
# The gate looks at the score with waivers; what is unread stands aside for it, as a fail of the same share.
cp host/manifest unread
sed -i 's/perf_event_paranoid error=EACCES/perf_event_paranoid text="0\\n"/' host/manifest
audit --waivers w.xml --fail-on none --min-score 93; expect_status 0
audit --fail-on none --min-score 93; expect_status 1
cp unread host/manifest
run_plimsoll lint --no-plugins bench.xml w.xml; expect_out "w.xml: 0 errors, 0 warnings"
SOURCE_DATE_EPOCH=1767225601 run_plimsoll lint --no-plugins bench.xml w.xml
expect_out "w.xml:2: warning: the waiver has expired" "w.xml: 0 errors, 3 warnings"

# Every waiver that makes notapplicable takes its result out of the reckoning: each has three passes left.
sed -i 's/result="pass"/result="notapplicable"/' w.xml
audit --waivers w.xml
scores "" 93.589744 6.5 8.5 2 4 0
# Waived as information: deep has only weight 0 left and counts no more, half = 4*100 / 5, the root (250 + 0.5*80) / 3 = 290/3.
sed -i 's/<waiver rule="each" host="\*" instance="nobody"/<waiver rule="deepfail" host="*"/; s/rule="unread"/rule="none"/' w.xml
audit --waivers w.xml
scores "" 96.666667 6.5 7.5 2 3 0
scores -without-waivers 91.025641 5.5 8.5 1.75 4 0

# Nothing that counts is no score of 100, and no 0 that passes for a judgement.
run_plimsoll audit --no-plugins --host host -p nothing -o r.xml -o text:text bench.xml
scores "" 0 0 0 0 0 0
grep -q "Nothing was evaluated" r.xml && grep -qi "nothing was evaluated" text || fail "it is not said that nothing was evaluated: $(cat text)"
finish
