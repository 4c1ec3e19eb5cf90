# diff.sh: what changed between two audits, told apart by whose change it is, as text, JSON and a page; the exit code is for
# new failures of the host alone.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH

# results NAME HOST ARGUMENT...
results() {
	name=$1 host=$2
	shift 2
	run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/$host" -o "$WORK/$name.xml" "$@"
}
differ() { run_plimsoll diff "$@"; }
has() { grep -qF -- "$1" "$WORK/out" || fail "$shown: no '$1' in: $(head -n 5 "$WORK/out")"; }

results good kernel-good
results bad kernel-bad
results plain docker-plain
results privileged docker-privileged
results asked docker-plain --set kernel_kptr=2

differ "$WORK/good.xml" "$WORK/bad.xml"; expect_status 1
has "New failures ("; has "kernel_kptr_restrict"; has "/proc/sys/kernel/kptr_restrict: 1 -> 0"; has "The earlier audit is of another host: good"
differ "$WORK/bad.xml" "$WORK/good.xml"; expect_status 0
has "Fixed ("; has "0 new failures"
for name in good bad plain privileged; do
	differ "$WORK/$name.xml" "$WORK/$name.xml"; expect_status 0
	[ "$(wc -l <"$WORK/out")" -eq 2 ] || fail "$name differs from itself: $(cat "$WORK/out")"
done
differ "$WORK/plain.xml" "$WORK/privileged.xml"; expect_status 1
has "Failures of what was not there before"; has "Containers that came"; has "priv-1"
differ "$WORK/privileged.xml" "$WORK/plain.xml"; expect_status 0
has "Gone with what failed"; has "Containers that went"
differ "$WORK/plain.xml" "$WORK/asked.xml"; has "Value kernel_kptr was 1 and is 2"

# Another benchmark or profile: what nobody asked about before is no change of the host.
run_plimsoll audit --no-plugins -q -p acceptance --fail-on none --host "$SOURCE/tests/hosts/shared/kernel-bad" -o "$WORK/few.xml"
differ "$WORK/few.xml" "$WORK/bad.xml"; expect_status 0
has "The profile is another one"; has "Failures nobody asked about before"

# Another host: by its name, and by its machine-id where the name is the same; said beside a baseline too.
machine() { sed "s|\(fact:machine-id\" type=\"string\">\)[0-9a-f]*|\1$1|; s|<target-facts>|&<fact name=\"urn:plimsoll:fact:machine-id\" type=\"string\">$1</fact>|" "$WORK/bad.xml"; }
machine 00000000000000000000000000000001 >"$WORK/one.xml"
machine 00000000000000000000000000000002 >"$WORK/two.xml"
differ "$WORK/one.xml" "$WORK/two.xml"; expect_status 0
has "The earlier audit is of another host: " "with machine-id 00000000000000000000000000000001"
differ "$WORK/one.xml" "$WORK/one.xml"; ! grep -q "another host" "$WORK/out" || fail "one host is taken for another"
run_plimsoll audit --no-plugins -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/kernel-bad" --baseline "$WORK/good.xml" -v -o "$WORK/since.html"
grep -q "The earlier audit is of another host: good" "$WORK/since.html" || fail "the page does not say that the baseline is of another host"
! grep -q 'class="score-beside"' "$WORK/since.html" || fail "the page compares scores of two hosts"
run_plimsoll audit --no-plugins -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/kernel-bad" --baseline "$WORK/good.xml" -v -o "text:$WORK/since.txt"
grep -q "another host: *good" "$WORK/since.txt" || fail "the text does not say that the baseline is of another host: $(grep -A2 "since 2" "$WORK/since.txt")"
# A tailoring that was changed is another question, though its profile is called the same.
sed 's|<metadata>|&<e:tailoring xmlns:e="urn:plimsoll:evidence:1" sha256="aa"/>|; s|<profile |<tailoring-file href="t.xml" id="xccdf_t_tailoring_t" version="1" time="2025-01-01T00:00:00Z"/>&|' "$WORK/bad.xml" >"$WORK/tailored.xml"
sed 's|sha256="aa"|sha256="bb"|' "$WORK/tailored.xml" >"$WORK/retailored.xml"
differ "$WORK/tailored.xml" "$WORK/retailored.xml"; expect_status 0; has "The profile is another one"

# A waiver, and its end.
run_plimsoll waive "$WORK/waivers.xml" --rule kernel_kptr_restrict --reason soon --authority ops --expires 2030-01-01
results waived kernel-bad --waivers "$WORK/waivers.xml"
differ "$WORK/bad.xml" "$WORK/waived.xml"; expect_status 0; has "Waived now (1)"
differ "$WORK/waived.xml" "$WORK/bad.xml"; expect_status 1; has "no longer waived (1)"

for format in json html; do
	differ "$WORK/good.xml" "$WORK/bad.xml" -o "$WORK/d.$format"; expect_status 1
	differ "$WORK/good.xml" "$WORK/bad.xml" --format $format; expect_status 1
	cmp -s "$WORK/out" "$WORK/d.$format" || fail "$format: -o and --format differ"
done
python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert d["counts"]["broken"] == sum(c["change"] == "broken" for c in d["changes"]) > 5' \
	"$WORK/d.json" || fail "d.json does not add up"
mkdir -p "$WORK/pages" && cp "$WORK/d.html" "$WORK/pages"
rc=0
sh "$SOURCE/tests/golden/html_is_sound.sh" "$WORK/pages" >"$WORK/sound" 2>&1 || rc=$?
[ $rc -eq 0 ] || [ $rc -eq 77 ] || fail "$(cat "$WORK/sound")"
differ "$WORK/good.xml"; expect_status 64
differ "$WORK/good.xml" "$WORK/none.xml"; expect_status 2; expect_one_line none.xml
differ "$WORK/good.xml" "$WORK/bad.xml" -o "$WORK/d.csv"; expect_status 64; expect_one_line d.csv json
differ "$WORK/good.xml" "$WORK/bad.xml" --format pdf; expect_status 64; expect_one_line pdf json
finish
