# gates.sh: a gate by flags and by a configuration file, for everything, for a profile, for a group, and for what is new; the
# reports say what closed it.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH
mkdir "$WORK/host"
# A host on which one rule of two fails, and nothing is unknown.
host() {
	printf 'plimsoll-host 1\nfile /proc/sys/kernel/kptr_restrict text="%s\\n"\nfile /proc/sys/kernel/dmesg_restrict text="%s\\n"\n' "$1" "$2" >"$WORK/host/manifest"
}
rule() {
	printf '<Rule id="xccdf_t_rule_%s" selected="true" severity="%s"><title>%s</title><check system="urn:plimsoll:check:1"><check-content>' "$1" "$2" "$1"
	printf '<k:sysctl xmlns:k="urn:plimsoll:check:kernel" key="kernel.%s" at-least="1"/></check-content></check></Rule>' "$1"
}
{
	printf '<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b"><status>draft</status><title>t</title><version>1</version>'
	printf '<Profile id="xccdf_t_profile_p"><title>p</title></Profile><Profile id="xccdf_t_profile_q"><title>q</title></Profile>'
	printf '<Group id="xccdf_t_group_one"><title>one</title>%s</Group>' "$(rule kptr_restrict medium)"
	printf '<Group id="xccdf_t_group_two"><title>two</title>%s</Group></Benchmark>\n' "$(rule dmesg_restrict high)"
} >"$WORK/b.xml"
audit() { run_plimsoll audit --host "$WORK/host" "$@" "$WORK/b.xml"; }
closed() { grep -qF "the gate is closed: $1" "$WORK/err" || fail "$shown: not closed by '$1': $(cat "$WORK/err")"; }
config() { cat >"$WORK/gate.toml"; }

host 0 1
audit; expect_status 0
config <<'T'
[gate]
fail-on = "medium"
T
audit --config "$WORK/gate.toml"; expect_status 1; closed "1 finding of severity medium or above"
audit --config "$WORK/gate.toml" --fail-on high; expect_status 0
config <<'T'
[gate]
min-score = 50.5
[gate.profile.q]
min-score = 10
T
audit --config "$WORK/gate.toml" -p p; expect_status 1; closed "the score is 50, below 50.5"
audit --config "$WORK/gate.toml" -p q; expect_status 0
config <<'T'
[gate.group.one]
min-score = 1
[gate.group.two]
min-score = 100
fail-on = "info"
T
audit --config "$WORK/gate.toml" -o "$WORK/g.xml" -o "$WORK/g.html" -o "$WORK/g.json" -o "$WORK/g.md" -o "$WORK/g.prom"; expect_status 1
closed "the score of group one is 0, below 1"
for file in g.html g.json g.md; do
	grep -q "score of group one is 0, below 1" "$WORK/$file" || fail "$file does not say what closed the gate"
done
grep -qx 'plimsoll_gate_closed 1' "$WORK/g.prom" || fail "the metrics do not know of the gate"
run_plimsoll report "$WORK/g.xml" -o "$WORK/again.html" -o "$WORK/again.json"
cmp -s "$WORK/g.html" "$WORK/again.html" && cmp -s "$WORK/g.json" "$WORK/again.json" || fail "stored results do not keep the gate"
host 1 1
audit --config "$WORK/gate.toml"; expect_status 0

# New since an earlier audit.
host 0 1
audit -q -o "$WORK/then.xml"
audit -q --baseline "$WORK/then.xml" --max-new 0 --fail-on medium; expect_status 1
audit --baseline "$WORK/then.xml" --max-new 0; expect_status 0
host 0 0
audit --baseline "$WORK/then.xml" --max-new 0 -o "$WORK/new.html" -o text:"$WORK/new.txt"; expect_status 1; closed "1 new failure, more than 0"
grep -q "1 new failure, 0 fixed or gone" "$WORK/new.html" && grep -q "1 new failure, 0 fixed or gone" "$WORK/new.txt" || fail "the reports do not say what is new"
audit --baseline "$WORK/then.xml" --max-new 1; expect_status 0
host 1 1
audit --baseline "$WORK/then.xml" --max-new 0; expect_status 0
audit --max-new 0; expect_status 64; expect_one_line "--max-new" "--baseline"
audit --baseline "$WORK/none.xml"; expect_status 2; expect_one_line none.xml

# A manager reads it: a score has the places of the least one, the cover says where it comes from, and severities in words.
host 0 0
audit -q --baseline "$WORK/then.xml" --fail-on none -o "$WORK/new.html"
grep -q 'down from <a href="#since">50.0</a>' "$WORK/new.html" || fail "the cover does not say where the score comes from"
grep -q '2 of 2 rules fail</strong>, 1 of them of high severity' "$WORK/new.html" || fail "the headline: $(grep -A1 headline "$WORK/new.html" | tail -n 1)"
audit -q --rule dmesg_restrict --fail-on none -o "$WORK/new.html"
grep -q '1 of 1 rules fails</strong>, and is of high severity' "$WORK/new.html" || fail "the headline of one: $(grep 'class="headline"' "$WORK/new.html")"
for least in 33.4:33.3 33.34:33.33 34:33.3; do
	host 1 0
	sed "s/<Group id=\"xccdf_t_group_two\">/<Group id=\"xccdf_t_group_two\" weight=\"2\">/" "$WORK/b.xml" >"$WORK/third.xml"
	run_plimsoll audit --host "$WORK/host" --min-score "${least%:*}" "$WORK/third.xml"
	closed "the score is ${least#*:}, below ${least%:*}"
done

# One line with file, line and remedy for what the file may not say.
refused() { audit --config "$WORK/gate.toml"; expect_status 2; expect_one_line "$@"; }
printf '[gate]\nfail-on = "worst"\n' | config; refused "gate.toml:2" "fail-on" "medium"
printf '[gate]\nmin-score = 101\n' | config; refused "gate.toml:2" "0 to 100"
printf '[gate]\n\nmin_score = 1\n' | config; refused "gate.toml:3" "min-score"
printf '[gates]\n' | config; refused "gate.toml:1" "[gate]"
printf '[gate.group.one]\nmax-new = 1\n' | config; refused "gate.toml:2" "[gate]"
printf '[gate\n' | config; refused "gate.toml:1"
printf '[gate.group.three]\nmin-score = 1\n' | config; refused "three"
rm "$WORK/gate.toml"; refused "gate.toml"
finish
