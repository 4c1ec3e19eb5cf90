# waivers.sh: a waiver is written by `plimsoll waive`, overrides what it matches, and does nothing when it has expired,
# is for another host, or matches nothing; the score is given with and without.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

host="$WORK/host" b="$WORK/b.xml" w="$WORK/waivers.xml"
mkdir "$host"
cat >"$host/manifest" <<'M'
plimsoll-host 1
time 1763800000
probe uname text="sysname=Linux\nnodename=web-7\nrelease=6.1.0\nmachine=x86_64\n"
file /proc/sys/kernel/kptr_restrict text="0\n"
file /proc/sys/kernel/dmesg_restrict text="1\n"
M
cat >"$b" <<'B'
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" xmlns:k="urn:plimsoll:check:kernel" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title><version>1</version>
<Rule id="xccdf_t_rule_kptr" selected="true" severity="high"><title>Addresses are hidden</title>
<check system="urn:plimsoll:check:1"><check-content><k:sysctl key="kernel.kptr_restrict" at-least="1"/></check-content></check></Rule>
<Rule id="xccdf_t_rule_dmesg" selected="true" severity="high"><title>The log is hidden</title>
<check system="urn:plimsoll:check:1"><check-content><k:sysctl key="kernel.dmesg_restrict" at-least="1"/></check-content></check></Rule>
</Benchmark>
B
SOURCE_DATE_EPOCH=1763700000
export SOURCE_DATE_EPOCH

# waive RULE PATTERN EXPIRES: adds one to the file.
waive() {
	run_plimsoll waive "$w" -b "$b" --rule "$1" --host "$2" --expires "$3" --reason 'until "1.2" <ships> & is tried' \
		--authority "Ada Byron" --ticket SEC-42
}

audit() {
	SOURCE_DATE_EPOCH=1763800000 run_plimsoll audit --host "$host" --waivers "$w" -o "$WORK/r.xml" "$b"
}

results() {
	xmllint --noout --nonet --schema /usr/share/openscap/schemas/xccdf/1.2/xccdf_1.2.xsd "$WORK/r.xml" 2>"$WORK/schema" ||
		fail "the results are not XCCDF: $(head -n 2 "$WORK/schema")"
	for text in "$@"; do
		grep -qF -- "$text" "$WORK/r.xml" || fail "no '$text' in the results"
	done
}

run_plimsoll audit -q --host "$host" "$b"; expect_status 1

waive kptr 'web-*' 2026-01-31; expect_status 0; expect_silence
xmllint --noout --schema "$SOURCE/docs/schemas/waivers-1.xsd" "$w" 2>"$WORK/schema" || fail "$(cat "$WORK/schema")"
audit; expect_status 0
results '<result>informational</result>' 'authority="Ada Byron"' '<old-result>fail</old-result><new-result>informational' \
	'&lt;ships&gt; &amp; is tried' 'until 2026-01-31T23:59:59Z, SEC-42' \
	'system="urn:xccdf:scoring:default" maximum="100">100<' \
	'system="urn:plimsoll:scoring:default-without-waivers" maximum="100">50<'

# The page and the terminal say so too.
SOURCE_DATE_EPOCH=1763800000 run_plimsoll audit -v --host "$host" --waivers "$w" -o html:- "$b"
expect_out 'Waived</a> by Ada Byron' 'Without waivers the score is 50'
SOURCE_DATE_EPOCH=1763800000 run_plimsoll audit -v --host "$host" --waivers "$w" "$b"
expect_out 'score 100 of 100, 50 without waivers' 'Waived' 'Ada Byron, until 2026-01-31T23:59:59Z, SEC-42'

# What does not apply is announced and changes nothing.
rm "$w"; waive kptr 'web-*' 2025-11-21T12:00:00Z; audit; expect_status 1; expect_out "kptr: has expired"
rm "$w"; waive kptr 'db-*' 2026-01-31; audit; expect_status 1
! grep -q waiver "$WORK/out" || fail "$shown: a waiver for another host is announced"
rm "$w"; waive dmesg '*' 2026-01-31; audit; expect_status 1; expect_out "dmesg: waives nothing"
sed 's/created="[^"]*"/created="2025-12-01T00:00:00Z"/' "$w" >"$w.new" && mv "$w.new" "$w"
audit; expect_status 1; expect_out "dmesg: is not in force yet"
sed 's/rule="[^"]*"/rule="gone"/' "$w" >"$w.new" && mv "$w.new" "$w"
audit; expect_status 1; expect_out "gone: names a rule that the benchmark does not have"

# To the second: the last one holds, the next does not.
rm "$w"; waive kptr '*' 2025-11-22T08:26:40Z; audit; expect_status 0
rm "$w"; waive kptr '*' 2025-11-22T08:26:39Z; audit; expect_status 1

# Comments and other waivers stay byte for byte; the second is appended.
rm "$w"; waive kptr '*' 2026-01-31; cp "$w" "$WORK/one.xml"
waive dmesg '*' 2026-01-31; expect_status 0
head -n 5 "$w" | cmp -s - "$WORK/head" 2>/dev/null || head -n 5 "$WORK/one.xml" >"$WORK/head"
head -n 5 "$w" | cmp -s - "$WORK/head" || fail "the waiver that was there has changed"
[ "$(grep -c '<waiver ' "$w")" -eq 2 ] || fail "the second waiver is missing"

# Refused, with one line, and the file stays as it was.
cp "$w" "$WORK/before"
run_plimsoll waive "$w" -b "$b" --rule kptrr --reason r --authority a --expires 2026-01-31
expect_status 2; expect_one_line "no rule kptrr" "did you mean kptr"
run_plimsoll waive "$w" -b "$b" --rule kptr --reason r --authority a --expires 2020-01-31
expect_status 64; expect_one_line "--expires 2020-01-31 has passed"
run_plimsoll waive "$w" -b "$b" --rule kptr --reason r --authority a --expires 2026-02-30
expect_status 64; expect_one_line "no point in time"
run_plimsoll waive "$w" -b "$b" --rule kptr --reason ' ' --authority a --expires 2026-01-31
expect_status 64; expect_one_line "needs --reason"
run_plimsoll waive "$w" -b "$b" --rule kptr --reason r --authority a --expires 2026-01-31 --result fail
expect_status 64; expect_one_line "informational, notapplicable or pass"
cmp -s "$w" "$WORK/before" || fail "a refused waiver changed the file"

# bad TEXT SAID: a file of waivers with TEXT for its one waiver is refused by an audit.
bad() {
	printf '<waivers xmlns="urn:plimsoll:waivers:1">\n%s\n</waivers>\n' "$1" >"$WORK/bad.xml"
	run_plimsoll audit -q --host "$host" --waivers "$WORK/bad.xml" "$b"
	expect_status 2
	expect_one_line "$WORK/bad.xml:2" "$2"
}
all='rule="kptr" host="*" authority="a" created="2025-01-01T00:00:00Z" expires="2026-01-01T00:00:00Z"'
bad "<waiver $all/>" "no reason"
bad "<waiver $all expiry=\"x\"><reason>r</reason></waiver>" "did you mean expires"
bad "<waiver rule=\"kptr\" host=\"*\" authority=\"a\" created=\"2025-01-01T00:00:00Z\"><reason>r</reason></waiver>" "no attribute expires"
bad "<waiver ${all%26-01-01T00:00:00Z\"}26-01-01\"><reason>r</reason></waiver>" "no point in time"
bad "<waiver ${all%26-01-01T00:00:00Z\"}24-01-01T00:00:00Z\"><reason>r</reason></waiver>" "before it was created"
bad "<waiver $all result=\"fail\"><reason>r</reason></waiver>" "cannot become"
bad "<waiver $all><reason>r</reason><reason>s</reason></waiver>" "one <reason>"
bad "<waver $all/>" "<waver>"
printf 'not xml' >"$WORK/bad.xml"
run_plimsoll audit -q --host "$host" --waivers "$WORK/bad.xml" "$b"; expect_status 2; expect_one_line "bad.xml:1"
run_plimsoll audit -q --host "$host" --waivers "$WORK/none.xml" "$b"; expect_status 2; expect_one_line "none.xml"
finish
